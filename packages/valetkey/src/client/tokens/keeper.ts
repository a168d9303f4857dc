import { SealError, type Sealer } from '../../http/seal.ts'
import { refusal } from '../errors/refusal.ts'
import type { RecordKind, Vault, VaultRecord } from '../vault.ts'

/** A record with its seal opened. */
export interface Kept {
  readonly version: number
  readonly about: Readonly<Record<string, unknown>>
  readonly secret: unknown
}

/** The vault with a seal before it: what is secret goes in sealed and bound to its place, so rows cannot be swapped. */
export interface Keeper {
  readonly vault: Vault
  read(kind: RecordKind, app: string, id: string): Promise<Kept | null>
  /** Compare and swap, as `Vault.write`. */
  write(kind: RecordKind, app: string, id: string, kept: Kept): Promise<boolean>
}

const FIELD = 'secret'
const UNSEALED = 'unsealed:'

/** Without a sealer only where told so (`allowUnsealed`), or where nothing outlives the process. */
export function createKeeper(vault: Vault, sealer: Sealer | null): Keeper {
  return {
    vault,
    read: async (kind, app, id) => {
      const record = await vault.read(kind, app, id)
      return record && { version: record.version, about: record.about, secret: await open(record, sealer) }
    },
    write: async (kind, app, id, { version, about, secret }) => {
      const text = JSON.stringify(secret)
      const sealed = sealer ? await sealer.seal(text, purpose(kind, app, id)) : UNSEALED + text
      return vault.write({ kind, app, id, version, about, sealed: { [FIELD]: sealed } })
    },
  }
}

async function open({ kind, app, id, sealed }: VaultRecord, sealer: Sealer | null): Promise<unknown> {
  const text = sealed[FIELD] ?? ''
  if (sealer) {
    if (text.startsWith(UNSEALED)) throw await refusal('vault_unsealed', app)
    return JSON.parse(await sealer.open(text, purpose(kind, app, id)).catch(error => told(app, error)))
  }
  if (!text.startsWith(UNSEALED)) throw await refusal('secret_missing', app)
  return JSON.parse(text.slice(UNSEALED.length))
}

async function told(app: string, error: unknown): Promise<never> {
  if (!(error instanceof SealError) || error.code === 'seal_bad_key') throw error
  throw await refusal(error.code, app, { cause: error })
}

function purpose(kind: RecordKind, app: string, id: string): string {
  return JSON.stringify(['valetkey vault', kind, app, id, FIELD])
}
