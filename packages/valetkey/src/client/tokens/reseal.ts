import type { RecordKind, VaultRecord } from '../vault.ts'
import type { Keeper } from './keeper.ts'

/** What became of a vault's records. */
export interface Resealed {
  /** Sealed anew with the first key. */
  readonly resealed: number
  /** Sealed with it already. */
  readonly current: number
  /** What does not open: its key is gone, or it was changed. Left as it is. */
  readonly broken: readonly {
    readonly kind: RecordKind
    readonly app: string
    readonly id: string
    readonly code: string
  }[]
}

const KINDS = ['connection', 'registration'] as const
/** A record that is being renewed all the while is sealed with the first key by whoever renews it. */
const ATTEMPTS = 5

/** Seals with the first key whatever another one has sealed, record by record, while others read and write. */
export async function reseal(
  keeper: Keeper,
  kid: string,
  onProgress?: (done: number, of: number) => void,
): Promise<Resealed> {
  const records = (await Promise.all(KINDS.map(kind => keeper.vault.list(kind)))).flat()
  let resealed = 0
  const broken: Resealed['broken'][number][] = []
  for (const [at, record] of records.entries()) {
    const { kind, app, id } = record
    try {
      if (!isSealedWith(kid, record) && (await sealAnew(keeper, kid, record))) resealed += 1
    } catch (error) {
      broken.push({ kind, app, id, code: (error as { code?: string }).code ?? 'seal_broken' })
    }
    onProgress?.(at + 1, records.length)
  }
  return { resealed, current: records.length - resealed - broken.length, broken }
}

function isSealedWith(kid: string, { sealed }: VaultRecord): boolean {
  return Object.values(sealed).every(text => text.startsWith(`v1.${kid}.`))
}

async function sealAnew(keeper: Keeper, kid: string, { kind, app, id }: VaultRecord): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const record = await keeper.vault.read(kind, app, id)
    if (record === null || isSealedWith(kid, record)) return false
    const kept = await keeper.read(kind, app, id)
    if (kept === null || (await keeper.write(kind, app, id, kept))) return kept !== null
  }
  return false
}
