import type { Log } from './log.ts'

/** Where nobody gave a log: faults go to the console, in a line each, and what went well is nobody's business. */
export const consoleLog: Log = {
  info: () => undefined,
  warn: ({ err }, message) => console.warn(line(err, message)),
  error: ({ err }, message) => console.error(line(err, message)),
}

function line(err: unknown, message: string): string {
  const why = err instanceof Error ? `: ${err.stack ?? err.message}` : ''
  return `valetkey: ${message}${why}`
}
