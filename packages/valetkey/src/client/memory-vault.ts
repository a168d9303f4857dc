import { byAppAndId, recordKey, replaces, type Vault, type VaultRecord } from './vault.ts'

/** What a vault that holds all of it at once holds. */
export interface Records {
  readonly records: Map<string, VaultRecord>
  /** Keys taken once, and until when they are remembered. */
  readonly used: Map<string, number>
}

/** Keeps everything as long as the process lives. */
export function memoryVault(): Vault {
  return { ...recordsVault({ records: new Map(), used: new Map() }), lasting: false }
}

/** The verbs on records at hand; `kept` hears of every change, and by throwing takes it back. */
export function recordsVault(
  content: Records | Promise<Records>,
  kept: () => void | Promise<void> = () => {},
): Omit<Vault, 'lasting'> {
  /** Changes one entry; when that cannot be kept, it is as it was. */
  async function change<V>(map: Map<string, V>, key: string, value: V | undefined): Promise<true> {
    const before = map.get(key)
    put(map, key, value)
    try {
      await kept()
      return true
    } catch (error) {
      put(map, key, before)
      throw error
    }
  }
  return {
    read: async (kind, app, id) => (await content).records.get(recordKey(kind, app, id)) ?? null,
    write: async record => {
      const { records } = await content
      const key = recordKey(record.kind, record.app, record.id)
      if (!replaces(record, records.get(key))) return false
      return change(records, key, structuredClone({ ...record, version: record.version + 1 }))
    },
    remove: async (kind, app, id, version) => {
      const { records } = await content
      const key = recordKey(kind, app, id)
      const current = records.get(key)
      if (current === undefined || (version !== undefined && current.version !== version)) return false
      return change(records, key, undefined)
    },
    list: async (kind, app) =>
      [...(await content).records.values()]
        .filter(record => record.kind === kind && (app === undefined || record.app === app))
        .sort(byAppAndId),
    takeOnce: async (key, until) => {
      const { used } = await content
      const now = Date.now()
      for (const [old, end] of used) if (end < now) used.delete(old)
      if (used.has(key)) return false
      return change(used, key, until)
    },
    close: async () => {},
  }
}

function put<V>(map: Map<string, V>, key: string, value: V | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}
