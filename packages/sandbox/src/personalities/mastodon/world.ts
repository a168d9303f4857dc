import { join } from 'node:path'
import { type MemoryLimits, memoryLimits, type Provider } from '@valetkey/server'
import { openNotebook } from '../../notebook.ts'
import type { View } from './accounts.ts'
import { profiles, type StoredStatus, seededStatuses } from './data.ts'
import { type Media, openMedia } from './media.ts'
import type { Repeats, Statuses } from './statuses.ts'
import type { Version } from './versions.ts'

/** All that the REST API works on. */
export interface World {
  readonly provider: Provider
  readonly origin: string
  readonly version: Version
  readonly statuses: Statuses
  readonly media: Media
  readonly repeats: Repeats
  readonly rates: MemoryLimits
  /** Epoch ms by the sandbox's clock. */
  now(): number
  view(): View
}

export function createWorld(provider: Provider, version: Version, folder: string | null): World {
  const statuses = openNotebook<readonly StoredStatus[]>(folder && join(folder, 'statuses.json'), seededStatuses)
  const media = openMedia(folder)
  const origin = provider.issuer
  return {
    provider,
    origin,
    version,
    statuses,
    media,
    repeats: new Map(),
    rates: memoryLimits(),
    now: () => Date.now() + provider.storage.clockOffset,
    view: () => ({ origin, version, statuses: statuses.value, media: media.rows.value, others: profiles.length - 1 }),
  }
}
