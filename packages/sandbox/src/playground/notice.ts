import type { Notice } from './browser.ts'

/** An error as a visitor should read it: what happened, and what to do next. */
export function noticeOf(error: unknown): Notice {
  const { message, next } = wordsOf(error)
  return { tone: 'bad', text: message, ...(next && { next }) }
}

interface Words {
  readonly message: string
  readonly next?: string | undefined
}

/** The client's errors carry a stable `code` and speak to people; of anything else only its name is shown. */
function wordsOf(error: unknown): Words {
  const { code, message, next } = error as { code?: unknown; message?: string; next?: string }
  if (!(error instanceof Error) || typeof code !== 'string' || !message)
    return { message: 'Something went wrong in the playground.', next: 'Try again; if it stays, restart the sandbox.' }
  return next
    ? { message: message.replace(` Next: ${next}.`, '').replace(/\.+$/, '.'), next: sentence(next) }
    : { message }
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
