import { same } from 'valetkey/http/same'
import { invalidClient, readClientAuth } from 'valetkey/oauth2/client-auth'
import { noteUse } from './app-secrets.ts'
import type { Core } from './core.ts'
import { type Policy, policyFor } from './policy.ts'
import type { AppSecret, AppWithSecrets } from './storage/storage.ts'
import { credentialHash } from './tokens/hash.ts'

/** The app that proved to be asking, and how. */
export interface Client {
  readonly app: AppWithSecrets
  readonly policy: Policy
  readonly method: 'basic' | 'post' | 'none'
}

/** What an unknown app's secret is compared with, so that unknown and wrong cost the same. */
const nobodysHash = credentialHash('client-secret', 'nobody')

/**
 * RFC 6749 §2.3 and §3.2.1. Throws OAuthError, or Throttled after too many wrong secrets from one address: for ids that
 * exist and for others alike, or the difference would tell them apart.
 */
export async function authenticateClient(
  core: Core,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Client> {
  const auth = readClientAuth({ authorization: request.headers.get('authorization'), params })
  const throttleKey = auth.method === 'none' ? null : gateOf(core, request, auth.candidates.at(-1)!.id)
  if (throttleKey !== null) await core.throttle.allow(throttleKey)
  let known: AppWithSecrets | null = null
  for (const { id, secret } of auth.candidates) {
    const app = await core.storage.apps.byClientId(id)
    known ??= app
    const shown = secretShown(app, secret)
    if (app === null || app.disabledAt !== null) continue
    // RFC 6749 §2.1: a public client has no secret to show, a confidential one must show its own.
    if (auth.method === 'none' ? !app.public : shown === null) continue
    if (shown !== null) await noteUse(core, shown)
    return { app, policy: policyFor(core.policy, app), method: auth.method }
  }
  if (throttleKey !== null) await core.throttle.count(throttleKey)
  if (known !== null && auth.method !== 'none') core.events.emit('client.refused', { appId: known.id })
  throw invalidClient()
}

/**
 * By the decoded reading of the id, which however it is written is one. null where nobody knows the address: one count
 * for all callers would let any of them lock an app out.
 */
function gateOf(core: Core, request: Request, clientId: string): string | null {
  const address = core.addressOf(request)
  return address === null ? null : `client ${clientId.slice(0, 64)} ${address}`
}

/** The one of the app's secrets that was sent. All of them are compared, so that the time taken tells nothing. */
function secretShown(app: AppWithSecrets | null, secret: string): AppSecret | null {
  const hash = credentialHash('client-secret', secret)
  if (app === null || app.secrets.length === 0) same(nobodysHash, hash)
  return (app?.secrets ?? []).filter(one => same(one.hash, hash))[0] ?? null
}
