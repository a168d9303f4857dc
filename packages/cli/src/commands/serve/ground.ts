import { createServer, type Provider, type ServerOptions } from '@valetkey/server'
import type { Storage } from '@valetkey/server/storage/storage'
import { Failure } from '../../failure.ts'
import { type Located, readConfig } from './config.ts'
import { type Keys, readKeys } from './keys-file.ts'
import { checkThere, type Place, placeOf, storageAt } from './place.ts'
import { serverOptions } from './server-options.ts'

/** The option that every command about a provider has. */
export interface ConfigOption {
  readonly config: string
}

/** The configuration, its keys and its database. */
export interface Ground {
  readonly config: Located
  readonly keys: Keys
  readonly place: Place
  readonly storage: Storage
  /** The server as the configuration says, but for what goes on by itself: for commands that do one thing and end. */
  readonly provider: Provider
}

/** Opens what the configuration names, does the work, and closes it. Nothing is made or migrated: that has commands of its own. */
export async function onGround<T>({ config: file }: ConfigOption, work: (ground: Ground) => Promise<T>): Promise<T> {
  const config = await readConfig(file)
  const keys = await readKeys(config)
  const place = placeOf(config)
  checkThere(place)
  const storage = await storageAt(place)
  try {
    await checkUpToDate(storage, place)
    const provider = createProvider(config, keys, storage, { upkeep: false })
    return await work({ config, keys, place, storage, provider }).finally(() => provider.close())
  } finally {
    await storage.close()
  }
}

export function createProvider(
  config: Located,
  keys: Keys,
  storage: Storage,
  further: Partial<ServerOptions> = {},
): Provider {
  return createServer({ ...serverOptions(config), keys: keys.all, storage, ...further })
}

async function checkUpToDate(storage: Storage, { name }: Place): Promise<void> {
  const pending = await storage.pendingMigrations()
  if (pending.length > 0)
    throw new Failure('failed', `${name} is not up to date: ${pending.join(', ')}.`, 'Run: valetkey migrate')
}
