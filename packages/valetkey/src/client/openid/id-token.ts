import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../http/bytes.ts'
import { NetworkError } from '../../http/network-error.ts'
import { same } from '../../http/same.ts'
import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError } from '../errors/errors.ts'
import type { OAuth2Definition } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import type { Claims, TokenParts } from '../tokens/token.ts'
import { ANY_NONCE, type IdTokenAsk, IdTokenFault, readIdToken } from './engine.ts'
import { issuerFor } from './issuer.ts'
import { type Jwks, providerKeys, serverMetadata } from './server-metadata.ts'

type Ctx = Context<OAuth2Definition>
type Identified = Pick<TokenParts, 'idToken' | 'claims'>
type Sent = Pick<IdTokenAsk, 'idToken' | 'accessToken'>

/** OpenID Connect Core §3.1.3.3, §3.1.3.7: an id_token must have come with the code, and every check of it hold. */
export async function claimsOf(
  ctx: Ctx,
  client: Client,
  {
    idToken,
    ...sent
  }: Omit<Sent, 'idToken'> & { readonly idToken: string | undefined; readonly nonce: string | undefined },
): Promise<Identified> {
  if (idToken === undefined) throw connectError('id_token_missing', ctx.name)
  return believed(ctx, () => checked(ctx, client, { ...sent, idToken }))
}

/** A lease lasts 20 seconds, and the request that brought the id_token may have taken 15 of them. */
const PATIENCE_MS = 4_000

/**
 * The same of a renewal (§12.2): it must speak of the same person, and may leave the nonce out. While the provider's keys cannot be
 * had, or take too long, what was known stands: the tokens that came along are good once.
 */
export async function claimsAgain(
  ctx: Ctx,
  client: Client,
  sent: Sent,
  old: Identified & { readonly claims: Claims },
): Promise<Identified> {
  const late = new Promise<Identified>(resolve => {
    AbortSignal.timeout(PATIENCE_MS).onabort = () => resolve(old)
  })
  const check = believed(ctx, async () => {
    const fresh = await checked(ctx, client, { ...sent, nonce: ANY_NONCE })
    for (const claim of ['iss', 'sub']) expectSame(claim, fresh.claims[claim], old.claims[claim])
    if (fresh.claims['nonce'] !== undefined) expectSame('nonce', fresh.claims['nonce'], old.claims['nonce'])
    return fresh
  })
  try {
    return await Promise.race([check, late])
  } catch (error) {
    if (error instanceof NetworkError || (error as ConnectError).code === 'metadata_unusable') return old
    throw error
  }
}

async function believed(ctx: Ctx, check: () => Promise<Identified>): Promise<Identified> {
  try {
    return await check()
  } catch (error) {
    if (!(error instanceof IdTokenFault)) throw error
    const { message: reason, claim: problem } = error
    const next =
      problem === 'exp' || problem === 'nbf' ? { next: 'set the clock of this machine, then begin again' } : {}
    throw connectError('id_token_invalid', ctx.name, { reason, problem, cause: error, ...next })
  }
}

async function checked(
  ctx: Ctx,
  client: Client,
  sent: Sent & Pick<IdTokenAsk, 'nonce'>,
): Promise<{ idToken: string; claims: Claims }> {
  const { header, claims: said } = unverified(sent.idToken)
  const declared = ctx.definition.issuer ?? ''
  const issuer = issuerFor(declared, said['tid'])
  if (issuer === undefined) throw new IdTokenFault('tid', 'it names no tenant, and the issuer is one of a tenant')
  const ask = { ...sent, ...(await publishedBy(ctx, declared)), issuer, clientId: client.id, now: ctx.now() }
  const read = (keys: Jwks) => readIdToken({ ...ask, keys: keysOf(keys, declared, issuer) })
  const keys = await providerKeys(ctx, ask.jwksUrl)
  const claims = await read(keys).catch(async error => {
    // A provider that has a new key begins to use it: its keys are then asked for again, once.
    if (!(error instanceof IdTokenFault) || error.claim !== 'kid') throw error
    return read(await providerKeys(ctx, ask.jwksUrl, keys))
  })
  await checkAccessTokenHash(claims, header, sent.accessToken)
  return { idToken: sent.idToken, claims }
}

/** Where the keys are and what they sign with. */
async function publishedBy({ definition, ...ctx }: Ctx, issuer: string): Promise<Pick<IdTokenAsk, 'jwksUrl' | 'algs'>> {
  const { idTokenAlg, jwksUrl } = definition
  const algs = idTokenAlg === undefined ? undefined : [idTokenAlg]
  if (jwksUrl !== undefined) return { jwksUrl, algs }
  const metadata = await serverMetadata({ ...ctx, definition }, issuer)
  const { jwks_uri: there, id_token_signing_alg_values_supported: supported } = metadata
  if (there === undefined)
    throw connectError('metadata_unusable', ctx.name, {
      reason: `${issuer} does not say where its keys are (jwks_uri)`,
    })
  return { jwksUrl: there, algs: algs ?? (isTexts(supported) ? supported : undefined) }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(one => typeof one === 'string')

/** Entra's keys say whose tokens they sign: those of another issuer count for nothing. */
function keysOf({ keys }: Jwks, declared: string, issuer: string): Jwks {
  return {
    keys: keys.filter(({ issuer: of }) => of === undefined || of === issuer || of === declared),
  }
}

/** §3.1.3.8: the access token belongs to this id_token, where it says so. */
async function checkAccessTokenHash(
  claims: Claims,
  { alg }: Readonly<Record<string, unknown>>,
  accessToken: string,
): Promise<void> {
  const { at_hash: said } = claims
  if (said === undefined) return
  const bits = /(256|384)$/.exec(String(alg))?.[1] ?? '512'
  const digest = new Uint8Array(await crypto.subtle.digest(`SHA-${bits}`, utf8(accessToken)))
  const expected = toBase64Url(digest.slice(0, digest.length / 2))
  if (typeof said !== 'string' || !same(said, expected))
    throw new IdTokenFault('at_hash', 'its at_hash is that of another access token')
}

function expectSame(claim: string, fresh: unknown, old: unknown): void {
  if (fresh === old) return
  throw new IdTokenFault(claim, `${claim} is “${fresh}”, and was “${old}” at the sign-in`)
}

/** Read, not believed: to know which issuer and key to ask for. */
function unverified(idToken: string): { header: Record<string, unknown>; claims: Record<string, unknown> } {
  const [header, claims] = idToken.split('.', 2).map(part => {
    try {
      const value: unknown = JSON.parse(fromUtf8(fromBase64Url(part)))
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
    } catch {
      return {}
    }
  })
  return { header: header ?? {}, claims: claims ?? {} }
}
