import type { Storage } from '../storage/storage.ts'

/** Remembers the nonces of signed requests (RFC 5849 §3.3): the storage's, or some kept elsewhere. */
export type Nonces = Storage['nonces']
