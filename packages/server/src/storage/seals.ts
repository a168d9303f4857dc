/** One link of the chain that the audit trail hangs on. */
export interface Seal {
  /** From 1 on, without a gap. */
  readonly number: number
  /** SHA-256 over the seal before and the events of this one: 32 bytes. */
  readonly hash: Uint8Array
  /** The hash under a key that is not in the database. */
  readonly mac: Uint8Array
  /** Which key. */
  readonly kid: string
}

/** An event as it is stored, for a hash over it: its data is the very text. */
export interface SealableEvent {
  readonly id: string
  readonly at: number
  readonly type: string
  readonly appId: string | null
  readonly userId: string | null
  readonly data: string
}

export interface SealedEvents {
  readonly seal: Seal
  /** In the order of their ids. */
  readonly events: readonly SealableEvent[]
}

export interface AuditStanding {
  readonly last: Seal | null
  readonly unsealed: number
  /** Events that say they are below a seal there is none of: nobody of ours has written them. */
  readonly stray: number
}
