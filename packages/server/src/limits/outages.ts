import type { Log } from '../ops/log.ts'
import type { Events } from '../trail/events.ts'

/** What a server can do without for a while. */
type Outage = 'nonces' | 'limits'

/** Tells of an outage when it begins, and once a minute while it lasts: not with every request that meets it. */
export type TellOutage = (what: Outage, err: unknown) => void

const minute = 60_000

const sentences: Readonly<Record<Outage, string>> = {
  nonces: 'nonces cannot be remembered: signed requests are refused',
  limits: 'API calls cannot be counted: all of them are let through',
}

export function createOutages(events: Events, log: Log, clock: () => number = Date.now): TellOutage {
  const told = new Map<Outage, number>()
  return (what, err) => {
    const at = clock()
    if (at - (told.get(what) ?? Number.NEGATIVE_INFINITY) < minute) return
    told.set(what, at)
    log.error({ err }, sentences[what])
    events.emit(`${what}.lost`)
  }
}
