import { byAppAndId, recordKey, replaces, type Vault, type VaultRecord } from './vault.ts'

/** Keeps everything as long as the process lives. */
export function memoryVault(): Vault {
  const records = new Map<string, VaultRecord>()
  const used = new Map<string, number>()
  return {
    lasting: false,
    read: async (kind, app, id) => records.get(recordKey(kind, app, id)) ?? null,
    write: async record => {
      const key = recordKey(record.kind, record.app, record.id)
      if (!replaces(record, records.get(key))) return false
      records.set(key, structuredClone({ ...record, version: record.version + 1 }))
      return true
    },
    remove: async (kind, app, id, version) => {
      const key = recordKey(kind, app, id)
      if (version !== undefined && records.get(key)?.version !== version) return false
      return records.delete(key)
    },
    list: async (kind, app) =>
      [...records.values()]
        .filter(record => record.kind === kind && (app === undefined || record.app === app))
        .sort(byAppAndId),
    takeOnce: async (key, until) => {
      const now = Date.now()
      for (const [old, end] of used) if (end < now) used.delete(old)
      if (used.has(key)) return false
      used.set(key, until)
      return true
    },
    close: async () => {},
  }
}
