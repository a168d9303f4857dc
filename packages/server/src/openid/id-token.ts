import { hash } from 'node:crypto'
import { toBase64Url } from 'valetkey/http/bytes'
import { type Core, now } from '../core.ts'
import type { Issued } from '../dialect.ts'
import type { Policy } from '../policy.ts'
import type { Ticket } from '../storage/storage.ts'
import { algorithmNames, type SigningAlgorithm, signingAlgorithms } from './jwt.ts'
import { openIdScope } from './scopes.ts'

/** What is known of the sign-in that an ID token tells of. */
export interface SignIn {
  /** Epoch ms; null: nobody knows. */
  readonly authenticatedAt: number | null
  /** As the authorization request had it; null: it had none. */
  readonly nonce: string | null
}

/** What a ticket keeps of it, in its params. */
export function signInOf({ params }: Pick<Ticket, 'params'>): SignIn {
  const { authenticatedAt, nonce } = params
  return {
    authenticatedAt: typeof authenticatedAt === 'number' ? authenticatedAt : null,
    nonce: typeof nonce === 'string' ? nonce : null,
  }
}

type Asking = { readonly policy: Pick<Policy, 'idTokenAlg'> }

/**
 * The same answer, with an ID token where the scope `openid` was granted (OpenID Connect Core §3.1.3.3, §12.2).
 */
export async function withIdToken(core: Core, { policy }: Asking, issued: Issued, signIn: SignIn): Promise<Issued> {
  if (!tellsWho(core, issued.scopes) || issued.user === null) return issued
  return { ...issued, idToken: await idToken(core, algorithmOf(policy), issued, signIn) }
}

/**
 * Makes sure that an ID token for these scopes can be signed. Before a code or refresh token is spent: afterwards it would
 * be too late to say no.
 */
export async function readyToSign(core: Core, { policy }: Asking, scopes: readonly string[]): Promise<void> {
  if (tellsWho(core, scopes)) await core.openid?.keys.signing(algorithmOf(policy))
}

function tellsWho({ openid }: Core, scopes: readonly string[]): boolean {
  return openid !== null && scopes.includes(openIdScope)
}

/** An app's own word on it stands in its row, where anything may stand. */
function algorithmOf({ idTokenAlg }: Asking['policy']): SigningAlgorithm {
  return algorithmNames.find(name => name === idTokenAlg) ?? 'RS256'
}

/** Core §2. One audience, the app that asked: so there is nothing for `azp` to tell. */
async function idToken(core: Core, alg: SigningAlgorithm, issued: Issued, signIn: SignIn): Promise<string> {
  const { keys, idTokenMs } = core.openid!
  const { sign, goodUntil } = await keys.signing(alg)
  const at = now(core)
  const { authenticatedAt, nonce } = signIn
  return sign({
    iss: core.issuer,
    sub: issued.user!.id,
    aud: issued.app.clientId,
    exp: seconds(Math.min(at + idTokenMs, goodUntil)),
    iat: seconds(at),
    ...(authenticatedAt !== null && { auth_time: seconds(authenticatedAt) }),
    ...(nonce !== null && { nonce }),
    at_hash: leftHalf(signingAlgorithms[alg].hash, issued.accessToken),
  })
}

const seconds = (at: number): number => Math.floor(at / 1000)

/** Core §3.1.3.6: an access token that was put in the place of ours shows. */
function leftHalf(algorithm: string, text: string): string {
  const digest = hash(algorithm, text, 'buffer')
  return toBase64Url(digest.subarray(0, digest.length / 2))
}
