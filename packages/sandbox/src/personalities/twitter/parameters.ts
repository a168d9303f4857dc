import type { Pair } from 'valetkey/http/form'

/** What a call was sent beside its signature: query and form in one. */
export type Parameters = Readonly<Record<string, string>>

/** Yes and no as Twitter's clients write them; anything else is `otherwise`. */
export function flag(parameters: Parameters, name: string, otherwise: boolean): boolean {
  const word = parameters[name]?.toLowerCase() ?? ''
  if (['true', 't', '1'].includes(word)) return true
  return ['false', 'f', '0'].includes(word) ? false : otherwise
}

/** A number of items: `usual` when none was asked for, never more than `most`. */
export function amount(text: string | undefined, usual: number, most: number): number {
  const number = Number(text ?? usual)
  return Number.isSafeInteger(number) && number > 0 ? Math.min(number, most) : usual
}

export const withoutOAuth = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs.filter(([name]) => !name.startsWith('oauth_'))

/** The first value under a name. */
export const sent = (pairs: readonly Pair[], name: string): string | undefined =>
  pairs.find(([given]) => given === name)?.[1]
