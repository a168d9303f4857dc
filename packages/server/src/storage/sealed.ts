/** Where something is kept that only the server's keys open, row by row. What is sealed under a credential itself is not ours to open. */
export const sealedPlaces = {
  'app secret': { table: 'secret', column: 'sealed' },
  'token secret': { table: 'token', column: 'secret_sealed' },
  'copy of a token': { table: 'token', column: 'copy_sealed' },
  'request token secret': { table: 'ticket', column: 'secret_sealed' },
  'signing key': { table: 'signkey', column: 'private_sealed' },
} as const

export type SealedPlace = keyof typeof sealedPlaces

/** A sealed value, and the id of its row. */
export interface SealedValue {
  readonly id: string
  readonly sealed: string
}

/** The same value under another key. */
export interface Resealed extends SealedValue {
  readonly resealed: string
}

/** How many values of one place a key has sealed; seals of the audit trail are signed with it. */
export interface SealedCount {
  readonly place: SealedPlace | 'audit seal'
  readonly kid: string
  readonly count: number
}

/** What a text starts with that this key sealed. */
export const sealedBy = (kid: string): string => `v1.${kid}.`

export const allPlaces: readonly SealedPlace[] = Object.keys(sealedPlaces) as SealedPlace[]
