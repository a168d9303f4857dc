import { toBase64Url, utf8 } from '../../http/bytes.ts'
import { encodeForm } from '../../http/form.ts'
import type { Answer } from '../../http/send.ts'
import type { Context } from '../context.ts'
import { adviceFor } from '../errors/advice.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { MastodonRegistration, OAuth2Definition } from '../provider.ts'
import { exchange } from '../telling/wire.ts'
import { refusedData } from '../tokens/refused-data.ts'
import { askToken } from '../tokens/token-request.ts'
import type { Client } from './client.ts'
import { clientOf, type Registered, type Stamp } from './registered.ts'

/** Apps that introduce themselves: the kept registration, else a new one. Loaded for definitions that say so. */
export async function registeredClient(
  ctx: Context,
  redirectUri: string | undefined,
  scope: readonly string[],
): Promise<Client> {
  const registering = asRegistering(ctx)
  const redirectUris = [redirectUri ?? ctx.definition.oob ?? '']
  const stamp = { origin: new URL(ctx.definition.baseUrl).origin, redirectUris, scope }
  const id = await stampId(stamp)
  const kept = await ctx.keeper.read('registration', ctx.name, id)
  const known = kept && (await stillKnown(registering, kept.secret as Registered))
  if (kept && known) {
    const { version, about } = kept
    // The server may have changed what it knows us by; whoever is first to keep it is the same app.
    if (known !== kept.secret) await ctx.keeper.write('registration', ctx.name, id, { version, about, secret: known })
    return clientOf(known, id)
  }
  return registerAndKeep(registering, stamp, id, kept?.version ?? 0)
}

/** The registration a sign-in or connection was made with. */
export async function keptClient(ctx: Context, stamp: string): Promise<Client> {
  const kept = await ctx.keeper.read('registration', ctx.name, stamp)
  if (!kept) throw connectError('registration_lost', ctx.name)
  return clientOf(kept.secret as Registered, stamp)
}

/** What knows how an app introduces itself, and how to ask whether it is still known. */
interface Way {
  register(stamp: Stamp): Promise<Registered>
  /** As it is known now; null when it is not. */
  stillKnown(kept: Registered): Promise<Registered | null>
}

type Registering = Context<OAuth2Definition> & { readonly way: () => Promise<Way> }
type AtMastodon = Context<OAuth2Definition> & { readonly registration: MastodonRegistration }

function asRegistering(ctx: Context): Registering {
  const definition = ctx.definition as OAuth2Definition & Required<Pick<OAuth2Definition, 'register'>>
  const { register: registration } = definition
  const own = { ...ctx, definition }
  if (registration.kind === 'mastodon') return { ...own, way: async () => mastodonWay({ ...own, registration }) }
  return { ...own, way: async () => (await import('./register-rfc7591.ts')).dynamicWay(own, registration) }
}

const stillKnown = async (ctx: Registering, kept: Registered): Promise<Registered | null> =>
  (await ctx.way()).stillKnown(kept)

function mastodonWay(ctx: AtMastodon): Way {
  return {
    register: async stamp => {
      const registered = await register(ctx, stamp)
      return { ...registered, ...(await appToken(ctx, clientOf(registered))) }
    },
    stillKnown: async kept => ((await isKnown(ctx, kept)) ? kept : null),
  }
}

/** Two that register at once: one is kept, both use that one. */
async function registerAndKeep(ctx: Registering, stamp: Stamp, id: string, version: number): Promise<Client> {
  const registered = await (await ctx.way()).register(stamp)
  const about = { ...stamp, registeredAt: ctx.now() }
  const secret = registered
  if (await ctx.keeper.write('registration', ctx.name, id, { version, about, secret })) return clientOf(registered, id)
  const winner = await ctx.keeper.read('registration', ctx.name, id)
  return clientOf((winner?.secret as Registered | undefined) ?? registered, id)
}

async function register(ctx: AtMastodon, stamp: Stamp): Promise<Registered> {
  const { url, clientName, website } = ctx.registration
  const form = {
    client_name: clientName,
    redirect_uris: stamp.redirectUris.join('\n'),
    // A string: as an array it is silently dropped (mastodon/mastodon#30152).
    scopes: stamp.scope.join(' '),
    website,
  }
  const headers = {
    ...ctx.definition.headers,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  const request = new Request(new URL(url, ctx.definition.baseUrl), { method: 'POST', headers, body: encodeForm(form) })
  const answer = await exchange(ctx, request, {
    step: 'register',
    sentence: `We introduced our app to ${ctx.title}; it gave us a client id and a client secret, which we keep.`,
  })
  return readRegistration(ctx, answer)
}

async function readRegistration(ctx: AtMastodon, answer: Answer): Promise<Registered> {
  const body = jsonObject(answer)
  const { client_id: clientId, client_secret: clientSecret } = body
  if (answer.status < 300 && typeof clientId === 'string' && typeof clientSecret === 'string')
    return { clientId, clientSecret }
  const { status } = answer
  const said = typeof body['error'] === 'string' ? body['error'] : undefined
  const { host } = new URL(ctx.definition.baseUrl)
  const next = adviceFor(status) ?? (said ? undefined : `check the address: ${host} does not look like Mastodon`)
  throw connectError('registration_refused', ctx.name, {
    reason: `${status}, ${said ?? 'no client id came back'}`,
    status,
    data: await refusedData(answer, []),
    ...(next === undefined ? {} : { next }),
  })
}

/** Not having one is no reason to refuse a sign-in. */
async function appToken(ctx: AtMastodon, client: Client): Promise<{ appToken?: string }> {
  if (ctx.registration.verifyUrl === undefined) return {}
  try {
    const telling = { step: 'register', sentence: `We asked ${ctx.title} for a token of the app itself.` } as const
    return {
      appToken: (await askToken(ctx, client, { params: { grant_type: 'client_credentials' }, telling })).accessToken,
    }
  } catch {
    return {}
  }
}

/** Only a plain "no" counts: a server in trouble is no reason to register again. */
async function isKnown(ctx: AtMastodon, { appToken: token }: Registered): Promise<boolean> {
  const { verifyUrl } = ctx.registration
  if (verifyUrl === undefined || token === undefined) return true
  const headers = { ...ctx.definition.headers, accept: 'application/json', authorization: `Bearer ${token}` }
  const request = new Request(new URL(verifyUrl, ctx.definition.baseUrl), { headers })
  const sentence = `We asked ${ctx.title} whether it still knows our app from last time.`
  const answer = await exchange(ctx, request, { step: 'register', sentence, secrets: [token] }).catch(() => null)
  return answer?.status !== 401
}

function jsonObject(answer: Answer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(answer.text())
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

async function stampId({ origin, redirectUris, scope }: Stamp): Promise<string> {
  const text = JSON.stringify([origin, [...redirectUris].sort(), [...scope].sort()])
  const digest = await crypto.subtle.digest('SHA-256', utf8(text))
  return toBase64Url(new Uint8Array(digest).slice(0, 12))
}
