import type { ProviderEvent } from './provider.ts'
import type { Storage } from './storage/storage.ts'

/** The audit trail. Events are handed over and not waited for: nobody's request fails because the trail is slow. */
export interface Events {
  emit(type: string, about?: { appId?: string | null; userId?: string | null; data?: Record<string, unknown> }): void
  /** Resolves when all that was emitted is stored. */
  settled(): Promise<void>
}

export function createEvents(storage: Storage, onEvent: ((event: ProviderEvent) => void) | undefined): Events {
  const underway = new Set<Promise<void>>()
  return {
    emit(type, { appId = null, userId = null, data = {} } = {}) {
      const event: ProviderEvent = { type, appId, userId, data }
      const stored = storage.events
        .append(event)
        .catch(cause => console.error(`valetkey: the event ${type} was not stored: ${(cause as Error).message}`))
        .finally(() => underway.delete(stored))
      underway.add(stored)
      onEvent?.(event)
    },
    async settled() {
      await Promise.all(underway)
    },
  }
}
