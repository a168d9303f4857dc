import type { TokenLookup } from '../storage.ts'

interface LookUp {
  readonly where: string
  readonly values: readonly (string | Uint8Array)[]
}

/** WHERE of a token `t`: by primary key where the id is known, else by the index over hashes; the hash decides in either case. */
export function lookUp({ id, kind, hash }: TokenLookup): LookUp {
  if (id === undefined) return { where: 't.by_id = 0 AND t.hash = ? AND t.kind = ?', values: [hash, kind] }
  return { where: 't.id = ? AND t.hash = ? AND t.kind = ?', values: [id, hash, kind] }
}
