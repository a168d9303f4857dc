import { createLog, type Log } from '@valetkey/server/ops/log'

/** A log, and what was written to it. */
export interface Written {
  readonly log: Log
  readonly text: () => string
  readonly lines: () => readonly Readonly<Record<string, unknown>>[]
  forget(): void
}

export function writtenLog(): Written {
  let text = ''
  const write = (line: string): void => {
    text += line
  }
  return {
    log: createLog({ to: { write } }),
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .filter(line => line !== '')
        .map(line => JSON.parse(line)),
    forget() {
      text = ''
    },
  }
}
