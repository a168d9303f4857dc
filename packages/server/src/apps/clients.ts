import { same } from 'valetkey/http/same'
import { invalidClient, readClientAuth } from 'valetkey/oauth2/client-auth'
import type { Core } from '../core.ts'
import { type Policy, policyFor } from '../policy.ts'
import type { App, AppSecret, AppWithSecrets, Calling, Named } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import type { RefusalKind } from '../trail/refusals.ts'
import { noteUse } from './app-secrets.ts'

/** The app that proved to be asking, and how. */
export interface Client {
  readonly app: AppWithSecrets
  readonly policy: Policy
  readonly method: 'basic' | 'post' | 'none'
  /** What its request names, where that was to be read with it; whoever's it is. */
  readonly named: Omit<Calling, 'app'>
}

/** What an unknown app's secret is compared with, so that unknown and wrong cost the same. */
const nobodysHash = credentialHash('client-secret', 'nobody')

/**
 * RFC 6749 §2.3 and §3.2.1. Throws OAuthError, or Throttled after too many wrong secrets from one address: for ids that
 * exist and for others alike, or the difference would tell them apart. What the request names is read in the same
 * statement: it is worth something only to the client that proves itself.
 */
export async function authenticateClient(
  core: Core,
  request: Request,
  params: Readonly<Record<string, string>>,
  named: Named = null,
): Promise<Client> {
  const auth = readClientAuth({ authorization: request.headers.get('authorization'), params })
  // By the decoded reading of the id, which however it is written is one.
  const who = { account: auth.candidates.at(-1)!.id, address: core.addressOf(request) }
  const [callings] = await Promise.all([
    Promise.all(auth.candidates.map(({ id }) => core.storage.apps.calling(id, named))),
    auth.method === 'none' ? undefined : core.throttle.allow('client-secret', who),
  ])
  for (const [at, { secret }] of auth.candidates.entries()) {
    const { app = null, ...found } = callings[at] ?? nobody
    const shown = secretShown(app, secret)
    if (app === null || app.disabledAt !== null) continue
    // RFC 6749 §2.1: a public client has no secret to show, a confidential one must show its own.
    if (auth.method === 'none' ? !app.public : shown === null) continue
    if (shown !== null) await noteUse(core, shown)
    return { app, policy: policyFor(core.policy, app), method: auth.method, named: found }
  }
  if (auth.method !== 'none') await core.throttle.failed('client-secret', who)
  const known = callings.find(calling => calling !== null)?.app
  throw invalidClient(undefined, known === undefined ? {} : { appId: known.id, client: whyRefused(known, auth.method) })
}

const nobody: Partial<Calling> & Client['named'] = { token: null, ticket: null }

/** For the app's owner; the app itself is told no more than anybody. */
function whyRefused(app: App, method: Client['method']): RefusalKind {
  if (app.disabledAt !== null) return 'app_disabled'
  if (method === 'none') return 'secret_missing'
  return app.public ? 'secret_unexpected' : 'wrong_secret'
}

/** The app that a request names, whether or not it proved to be it: good for telling its owner, and for nothing else. */
export async function namedApp(
  core: Core,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<App | null> {
  try {
    const { candidates } = readClientAuth({ authorization: request.headers.get('authorization'), params })
    const apps = await Promise.all(candidates.map(({ id }) => core.storage.apps.byClientId(id)))
    return apps.find(app => app !== null) ?? null
  } catch {
    return null
  }
}

/** The one of the app's secrets that was sent. All of them are compared, so that the time taken tells nothing. */
function secretShown(app: AppWithSecrets | null, secret: string): AppSecret | null {
  const hash = credentialHash('client-secret', secret)
  if (app === null || app.secrets.length === 0) same(nobodysHash, hash)
  return (app?.secrets ?? []).filter(one => same(one.hash, hash))[0] ?? null
}
