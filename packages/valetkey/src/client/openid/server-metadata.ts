import { checkMetadata, MetadataError, metadataUrl, type ServerMetadata } from '../../oauth2/metadata.ts'
import type { Context } from '../context.ts'
import { adviceFor } from '../errors/advice.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError } from '../errors/errors.ts'
import { exchange } from '../telling/wire.ts'

const METADATA_MS = 60 * 60_000
/** A key that was withdrawn is believed no longer than this. */
const KEYS_MS = 5 * 60_000

/** One key of a JWK Set (RFC 7517 §4). `issuer` is Entra's: whose tokens it signs. */
export type Jwk = Readonly<Record<string, unknown>>
/** RFC 7517 §5. */
export interface Jwks {
  readonly keys: readonly Jwk[]
}

/**
 * What the issuer says of itself, where OpenID Connect Discovery §4 has it, else where RFC 8414 §3 has it. Kept for an hour.
 * Throws `metadata_unusable`.
 */
export async function serverMetadata(ctx: Context, issuer: string): Promise<ServerMetadata> {
  return published(ctx, `metadata of ${issuer}`, METADATA_MS, async () => {
    // An issuer that is none is told before anything is asked.
    const oauth = metadataUrl(issuer)
    const openid = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    const json = (await document(ctx, openid)) ?? (await document(ctx, oauth))
    if (json === null) throw unusable(ctx, `${issuer} publishes neither openid-configuration nor its OAuth 2 metadata`)
    return checkMetadata(json, issuer)
  }).catch(error => {
    throw error instanceof MetadataError ? unusable(ctx, error.message, error) : error
  })
}

/** The provider's keys, kept for five minutes; asked for anew when those that were `tried` have not the right one. */
export async function providerKeys(ctx: Context, url: string, tried?: Jwks): Promise<Jwks> {
  const name = `keys at ${url}`
  const known = ctx.documents.get(name)
  if (known !== undefined && tried !== undefined && (await known.value.catch(() => tried)) === tried)
    ctx.documents.delete(name)
  return published(ctx, name, KEYS_MS, async () => {
    const json = await document(ctx, url)
    if (isJwks(json)) return json
    throw unusable(ctx, `there are no keys at ${url}`)
  })
}

/** Asked for once however many want it; a failure is not kept. */
function published<Value>(ctx: Context, name: string, keptMs: number, ask: () => Promise<Value>): Promise<Value> {
  const known = ctx.documents.get(name)
  if (known !== undefined && ctx.now() - known.at < keptMs) return known.value as Promise<Value>
  const value = ask()
  const entry = { at: ctx.now(), value }
  ctx.documents.set(name, entry)
  value.catch(() => ctx.documents.get(name) === entry && ctx.documents.delete(name))
  return value
}

/** JSON, or null where there is nothing. Redirects are not followed: who answers is who was asked. */
async function document(ctx: Context, url: string): Promise<unknown> {
  const request = new Request(url, { headers: { accept: 'application/json' } })
  const answer = await exchange(ctx, request, {
    step: 'discover',
    sentence: `We read what ${ctx.title} publishes about itself.`,
  })
  const { status } = answer
  if (status === 404 || status === 410) return null
  if (status !== 200) throw unusable(ctx, `${url} answered ${status}`, undefined, adviceFor(status))
  try {
    return JSON.parse(answer.text()) as unknown
  } catch {
    return null
  }
}

function isJwks(value: unknown): value is Jwks {
  const keys = (value as { keys?: unknown } | null)?.keys
  return Array.isArray(keys) && keys.every(key => typeof key === 'object' && key !== null)
}

function unusable({ name }: Context, reason: string, cause?: unknown, next?: string): ConnectError {
  return connectError('metadata_unusable', name, { reason, cause, ...(next === undefined ? {} : { next }) })
}
