import { SealError, type SealErrorCode } from './seal-error.ts'

/** What happened, and what to do about it. */
export const sealErrors: Readonly<Record<SealErrorCode, readonly [what: string, next: string]>> = {
  seal_broken: [
    'The sealed text was changed, cut short, or sealed for another purpose or with another key',
    'use the key and the purpose it was sealed with',
  ],
  seal_unknown_key: ['No key of that id is here', 'add the one this was sealed with'],
  seal_bad_key: [
    'That is no key to seal with',
    'use { kid, secret }: 32 random bytes or more, or text of 32 characters or more, each under an id of its own',
  ],
}

/** The error of that code. Loaded when there is one. */
export function sealError(code: SealErrorCode): SealError {
  return new SealError(code, sealErrors[code].join('; '))
}
