import { say } from '../../terminal.ts'
import { readConfig } from './config.ts'
import type { ConfigOption } from './ground.ts'
import { placeOf, storageAt } from './place.ts'

/** `valetkey migrate`: brings the database to what this version needs; nothing happens where it is there already. */
export async function migrate({ config: file }: ConfigOption): Promise<void> {
  const place = placeOf(await readConfig(file))
  const storage = await storageAt(place)
  try {
    const pending = await storage.pendingMigrations()
    await storage.migrate()
    for (const name of pending) say(`applied ${name}`)
    say(`${place.name} is up to date.`)
  } finally {
    await storage.close()
  }
}
