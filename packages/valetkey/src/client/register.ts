import { toBase64Url, utf8 } from '../http/bytes.ts'
import { encodeForm } from '../http/form.ts'
import type { Answer } from '../http/send.ts'
import { type Client, definedClient } from './client.ts'
import { type Context, exchange } from './context.ts'
import { adviceFor, ConnectError } from './errors.ts'
import { clientCredentials } from './oauth2-flow.ts'
import type { Definition, MastodonRegistration, OAuth2Definition } from './provider.ts'
import { refusedData } from './refused-data.ts'
import { clientOf, type Registered, type Stamp } from './registered.ts'

/** The client to sign in with: the definition's own, else the kept registration, else a new one. */
export async function clientFor(
  ctx: Context,
  redirectUri: string | undefined,
  scope: readonly string[],
): Promise<Client> {
  const registering = asRegistering(ctx)
  if (!registering) return definedClient(ctx)
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

/** The client a sign-in or connection was made with. */
export async function clientOfStamp(ctx: Context, stamp: string | undefined): Promise<Client> {
  if (stamp === undefined) return definedClient(ctx)
  const kept = await ctx.keeper.read('registration', ctx.name, stamp)
  if (!kept) throw new ConnectError('registration_lost', ctx.name)
  return clientOf(kept.secret as Registered, stamp)
}

/** The server said invalid_client to a registration of ours: forget it, so that the next sign-in makes a new one. */
export async function forgetClient(ctx: Context, client: Client): Promise<void> {
  if (client.stamp !== undefined) await ctx.keeper.vault.remove('registration', ctx.name, client.stamp)
}

/** What knows how an app introduces itself, and how to ask whether it is still known. */
interface Way {
  register(stamp: Stamp): Promise<Registered>
  /** As it is known now; null when it is not. */
  stillKnown(kept: Registered): Promise<Registered | null>
}

type Registering = Context<OAuth2Definition> & { readonly way: () => Promise<Way> }
type AtMastodon = Context<OAuth2Definition> & { readonly registration: MastodonRegistration }

function asRegistering(ctx: Context<Definition>): Registering | null {
  const { definition } = ctx
  if (definition.oauth !== 2 || definition.register === undefined || definition.clientId) return null
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
  throw new ConnectError('registration_refused', ctx.name, {
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
    return { appToken: (await clientCredentials(ctx, client)).accessToken }
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
