import type { Health } from '../connection.ts'
import { heard } from '../telling/heard.ts'
import type { Keeper } from './keeper.ts'

/** A connection's health is another than it was. */
export interface HealthChange {
  readonly app: string
  readonly user: string
  /** `revoked`: it was disconnected, and is no more. */
  readonly health: Health | { readonly state: 'revoked' }
}

export type OnHealth = (change: HealthChange) => void

/** What of a connection says how it is. */
interface Standing {
  readonly health: Health
  readonly emptyUntil?: number
  readonly lease?: { readonly until: number }
}

/** As it is at this moment: a budget that was used up may have begun anew, who renewed it may have died. */
export function healthOf({ health, emptyUntil = 0, lease }: Standing, now: number): Health {
  if (health.state === 'refreshing' && (lease?.until ?? 0) <= now) return { state: 'ok' }
  return health.state === 'ok' && emptyUntil > now ? { state: 'rate_limited', until: emptyUntil } : health
}

/** What was told last, where it was not well, by vault: those of two browsers may call their users the same. */
const told = new WeakMap<Keeper, Map<string, string>>()

/** Told once a change, however many see it. What another process does is told here when this one comes upon it. */
export function tellHealth(
  { keeper, name, onHealth }: { keeper: Keeper; name: string; onHealth: OnHealth | undefined },
  user: string,
  health: HealthChange['health'],
): void {
  if (onHealth === undefined) return
  const unwell = told.get(keeper) ?? new Map<string, string>()
  told.set(keeper, unwell)
  const key = JSON.stringify([name, user])
  const news = JSON.stringify(health)
  if ((unwell.get(key) ?? WELL) === news) return
  if (news === WELL || health.state === 'revoked') unwell.delete(key)
  else unwell.set(key, news)
  heard(onHealth, { app: name, user, health })
}

const WELL = JSON.stringify({ state: 'ok' })
