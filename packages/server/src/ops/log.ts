import { type DestinationStream, destination, pino } from 'pino'
import { redacted, redactedText } from './redact.ts'

/** What the server writes its lines to; any pino logger is one. An error stands under `err`. */
export interface Log {
  info(facts: Facts, message: string): void
  warn(facts: Facts, message: string): void
  error(facts: Facts, message: string): void
}

/** What a line says beside its message. */
export type Facts = Readonly<Record<string, unknown>>

export interface LogOptions {
  /** The least that is written: `info` (default) has a line for each request, `warn` and `error` only what went wrong. */
  readonly level?: 'info' | 'warn' | 'error' | 'silent'
  /** Where the lines go; default: standard output. */
  readonly to?: DestinationStream
}

/**
 * A log that keeps no secret: one line of JSON each, without tokens, passwords, codes, cookies or values of queries,
 * whoever writes to it and however deep they stand.
 *
 *     createServer({ log: createLog({ level: 'info' }), … })
 */
export function createLog({ level = 'info', to = destination(1) }: LogOptions = {}): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // pino would put everything an error has into the line; here it is a fact like any other.
      serializers: { err: error => error },
      formatters: {
        level: label => ({ level: label }),
        log: facts => redacted(facts) as Record<string, unknown>,
      },
    },
    to,
  )
  return {
    info: (facts, message) => logger.info(facts, redactedText(message)),
    warn: (facts, message) => logger.warn(facts, redactedText(message)),
    error: (facts, message) => logger.error(facts, redactedText(message)),
  }
}
