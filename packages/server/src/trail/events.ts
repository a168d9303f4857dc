import type { Log } from '../ops/log.ts'
import type { ProviderEvent } from '../provider.ts'
import type { Storage } from '../storage/storage.ts'
import { createGathering } from './gathering.ts'

/** The audit trail. Events are handed over and not waited for: nobody's request fails because the trail is slow. */
export interface Events {
  emit(type: string, about?: { appId?: string | null; userId?: string | null; data?: Record<string, unknown> }): void
  /** Resolves when all that was emitted is stored. */
  settled(): Promise<void>
}

/** Who is told of an event. */
export interface Listeners {
  /** It was handed to the storage. */
  handedOver(event: ProviderEvent): void
  /** It is there. */
  stored(event: ProviderEvent): void
}

export function createEvents(storage: Pick<Storage, 'events'>, log: Log, listeners: Listeners): Events {
  const trail = createGathering<ProviderEvent>(async events => {
    try {
      await storage.events.append(...events)
      for (const event of events) listeners.stored(event)
    } catch (err) {
      for (const { type } of events) log.error({ type, err }, 'an event was not stored')
    }
  })
  return {
    emit(type, { appId = null, userId = null, data = {} } = {}) {
      const event: ProviderEvent = { type, appId, userId, data }
      trail.add(event)
      listeners.handedOver(event)
    },
    settled: trail.settled,
  }
}
