import type { Storage } from '@valetkey/server/storage/storage'

interface About {
  readonly appId?: string
  readonly userId?: string
}

/** Writes into the audit trail what somebody did from a command line. */
export function noted({ events }: Storage, type: string, { appId, userId }: About): Promise<void> {
  return events.append({ type, appId: appId ?? null, userId: userId ?? null, data: { by: 'command' } })
}
