import type { Denied, Outcome } from '../connection.ts'
import type { Context } from '../context.ts'
import type { OAuth1Definition, OAuth2Definition } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import { clientOfStamp } from '../registration/clients.ts'
import { hushed } from '../telling/hushed.ts'
import { keepConnection } from '../tokens/keep-connection.ts'
import type { TokenParts } from '../tokens/token.ts'
import type { Carried } from './carried.ts'
import { exchangeCode } from './oauth2-flow.ts'

/** What a callback brought, once everything about it was checked: the only thing that can be exchanged. */
export interface Granted {
  readonly carried: Carried
  /** RFC 6749's code, RFC 5849's verifier. */
  readonly code: string
  /** PKCE. */
  readonly verifier?: string
  /** What else the callback brought that is kept. */
  readonly brought?: Readonly<Record<string, unknown>>
}

/** Granted → token → who it is → vault. */
export async function connect(ctx: Context, granted: Granted): Promise<Outcome> {
  return keepGranted(ctx, granted.carried, await exchangeGranted(ctx, granted))
}

/** The end of every sign-in: who it is, and into the vault. */
export async function keepGranted(ctx: Context, carried: Carried, { parts, response }: Exchanged): Promise<Outcome> {
  const connection = await keepConnection(ctx, parts, { user: carried.user, stamp: carried.stamp })
  return { connection, denied: null, response: hushed(response), ...brought(carried) }
}

/** The person said no: a value. */
export function declined(carried: Carried | null, denied: Denied | null): Outcome {
  return { connection: null, denied, response: Object.freeze({}), ...(carried ? brought(carried) : {}) }
}

function brought({ next, data }: Carried): { next?: string; data?: unknown } {
  return { ...(next === undefined ? {} : { next }), ...(data === undefined ? {} : { data }) }
}

export type Exchanged = { parts: TokenParts; response: Record<string, unknown> }

async function exchangeGranted(ctx: Context, granted: Granted): Promise<Exchanged> {
  const client = await clientOfStamp(ctx, granted.carried.stamp)
  try {
    return await (ctx.definition.oauth === 1 ? byVerifier(ctx, client, granted) : byCode(ctx, client, granted))
  } catch (error) {
    throw await (await import('./sign-in-trouble.ts')).explained(ctx, client, error)
  }
}

async function byVerifier(ctx: Context, client: Client, { carried, code }: Granted): Promise<Exchanged> {
  const request = { token: carried.token ?? '', secret: carried.secret ?? '' }
  const { accessToken } = await import('./oauth1-flow.ts')
  return accessToken(ctx as Context<OAuth1Definition>, client, request, code)
}

async function byCode(ctx: Context, client: Client, granted: Granted): Promise<Exchanged> {
  const { carried, code, verifier = '', brought } = granted
  const { callback: redirectUri, scope = [] } = carried
  const ask = { code, redirectUri, scope, verifier }
  const { parts, response } = await exchangeCode(ctx as Context<OAuth2Definition>, client, ask)
  // What the provider itself says counts.
  return { parts: { ...parts, extra: { ...brought, ...parts.extra } }, response: { ...brought, ...response } }
}
