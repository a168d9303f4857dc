// A process that writes to a vault, and is killed at it.
import type { Vault } from 'valetkey'
import { steppedFiles, steppedVault, stepsUntil } from '../../client/processes/steps.ts'

export interface WriterOrders {
  readonly vault: keyof typeof openers
  /** A file, or the address of a server. */
  readonly path: string
  /** What its tables or keys are called. */
  readonly prefix: string
  /** Dies at the step of that number, counted from 0; null: steps are counted only. Without it writes for ever. */
  readonly at?: number | null
  readonly verb?: keyof typeof verbs
}

export const openers = {
  file: async (path: string): Promise<Vault> => (await import('valetkey/vaults/file')).fileVault(path),
  sqlite: async (path: string): Promise<Vault> => (await import('valetkey/vaults/sqlite')).sqliteVault(path),
  postgres: async (url: string, prefix: string): Promise<Vault> =>
    (await import('valetkey/vaults/postgres')).postgresVault({ url, prefix }),
  redis: async (url: string, prefix: string): Promise<Vault> =>
    (await import('valetkey/vaults/redis')).redisVault({ url, prefix }),
}

/** Long enough to be written in more than one go. */
const filler = 'ä'.repeat(20_000)

/** Its count is its version: what does not fit together is half written. */
export const counted = (id: string, version: number) =>
  ({
    kind: 'connection',
    app: 'a',
    id,
    version,
    about: { count: version, filler },
    sealed: { secret: filler },
  }) as const

/** `kept` has been written once, `gone` never. */
export const verbs = {
  'a swap': (vault: Vault) => vault.write({ ...counted('kept', 2), version: 1 }),
  'a first write': (vault: Vault) => vault.write({ ...counted('gone', 1), version: 0 }),
  'a removal': (vault: Vault) => vault.remove('connection', 'a', 'kept', 1),
  'taking a key': (vault: Vault) => vault.takeOnce('the key', Date.now() + 600_000),
}

const orders = JSON.parse(process.argv[2] ?? 'null') as WriterOrders | null
if (orders !== null && process.send !== undefined) {
  const { at, verb = 'a swap' } = orders
  const vault = await openers[orders.vault](orders.path, orders.prefix)
  await vault.list('registration')
  if (at === undefined) await writeForEver(vault)
  const { step, names, begin } = stepsUntil(at ?? undefined, async () => void process.kill(process.pid, 'SIGKILL'))
  begin()
  if (orders.vault === 'file') steppedFiles(step)
  await verbs[verb](orders.vault === 'file' ? vault : steppedVault(vault, step, orders.vault !== 'sqlite'))
  await step('with everything done')
  await vault.close()
  process.send(names, undefined, undefined, () => process.disconnect())
}

/** Says what is confirmed. */
async function writeForEver(vault: Vault): Promise<never> {
  for (;;) {
    const count = ((await vault.read('connection', 'a', 'kept'))?.version ?? 0) + 1
    if (await vault.write({ ...counted('kept', count), version: count - 1 }))
      await new Promise(resolve => process.send?.(count, undefined, undefined, resolve))
  }
}
