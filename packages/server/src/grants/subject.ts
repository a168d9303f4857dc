import type { Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import type { Issued } from '../dialect.ts'
import type { SignedParts } from '../signed/signed-request.ts'
import type { LiveToken, TokenKind, TokenLookup } from '../storage/storage.ts'

/** A kind of token that is exchanged for another (RFC 8693 §2.1): what it is called, from whom it is taken, what it gives. */
export interface Subject {
  /** The value of `subject_token_type`. */
  readonly type: string
  readonly kind: TokenKind
  takenFrom(client: Client): boolean
  /** Checks in order, then one storage verb. Throws OAuthError. */
  exchange(core: Core, client: Client, asked: Asked): Promise<Issued>
}

/** An exchange whose parameters are all there. */
export interface Asked {
  readonly token: string
  /** null: it cannot be one of ours. */
  readonly lookup: TokenLookup | null
  /** What it turned out to be, whoever's it is; null: nothing. */
  readonly live: LiveToken | null
  readonly scope: string | undefined
  /** Where the new token is to be good for, by `resource` and `audience` alike; none: wherever the old one is. */
  readonly targets: readonly string[]
  readonly sent: SignedParts
}
