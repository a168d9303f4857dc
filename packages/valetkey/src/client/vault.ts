/**
 * The contract of a vault: where a client keeps connections and registrations. A vault knows nothing of OAuth and
 * sees no secret: what is secret arrives sealed. Every verb is one atomic step, also between processes.
 */
export interface Vault {
  /** Whether what is kept outlives this process. Such a vault is not used unsealed. */
  readonly lasting: boolean
  /**
   * Several copies of what it keeps may be in use at once, as of a browser's cookies: a renewed token is remembered in the
   * process for a moment, for those who come with an older copy.
   */
  readonly perRequest?: true
  read(kind: RecordKind, app: string, id: string): Promise<VaultRecord | null>
  /**
   * Compare and swap: `record.version` is the version it replaces (0: there must be none yet). True when it was
   * written, now as version + 1; false when somebody else was first, and then nothing changed.
   */
  write(record: VaultRecord): Promise<boolean>
  /** With `version`, only that one. True when something was removed. */
  remove(kind: RecordKind, app: string, id: string, version?: number): Promise<boolean>
  /** In the order of app, then id. */
  list(kind: RecordKind, app?: string): Promise<readonly VaultRecord[]>
  /** True for exactly one caller; the key may be forgotten after `until` (milliseconds since 1970). */
  takeOnce(key: string, until: number): Promise<boolean>
  close(): Promise<void>
}

export type RecordKind = 'connection' | 'registration'

export interface VaultRecord {
  readonly kind: RecordKind
  readonly app: string
  /** A connection's user; a registration's stamp. */
  readonly id: string
  readonly version: number
  /** What may be read by anybody who can read the vault: JSON. */
  readonly about: Readonly<Record<string, unknown>>
  /** Sealed text by field. */
  readonly sealed: Readonly<Record<string, string>>
}

/** The identity of a record as one text, for maps. */
export function recordKey(kind: RecordKind, app: string, id: string): string {
  return JSON.stringify([kind, app, id])
}

/** The order `list` promises. */
export function byAppAndId(a: VaultRecord, b: VaultRecord): number {
  return compare(a.app, b.app) || compare(a.id, b.id)
}

/** What compare and swap asks: is `current` what the writer saw? */
export function replaces(record: VaultRecord, current: VaultRecord | null | undefined): boolean {
  return (current?.version ?? 0) === record.version
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
