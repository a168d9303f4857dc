import type { TokenLookup } from '../storage.ts'

interface LookUp {
  readonly where: string
  readonly values: readonly (string | Uint8Array | null)[]
}

type Lookup = Omit<TokenLookup, 'id'> & { readonly id?: string | undefined }

/**
 * WHERE of a token `t`, with its values from `$2` on. By primary key where the id is known, else by the index over
 * hashes; the hash decides in either case.
 */
export function lookUp({ id, kind, hash }: Lookup): LookUp {
  const where = id === undefined ? '$2::text IS NULL AND t.by_id = 0 AND' : 't.id = $2 AND'
  return { where: `${where} t.hash = $3 AND t.kind = $4`, values: [id ?? null, hash, kind] }
}
