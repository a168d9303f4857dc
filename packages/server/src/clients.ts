import { same } from 'valetkey/http/same'
import { invalidClient, readClientAuth } from 'valetkey/oauth2/client-auth'
import type { Core } from './core.ts'
import { type Policy, policyFor } from './policy.ts'
import type { AppWithSecrets } from './storage/storage.ts'
import { credentialHash } from './tokens/hash.ts'

/** The app that proved to be asking, and how. */
export interface Client {
  readonly app: AppWithSecrets
  readonly policy: Policy
  readonly method: 'basic' | 'post' | 'none'
}

/** What an unknown app's secret is compared with, so that unknown and wrong cost the same. */
const nobodysHash = credentialHash('client-secret', 'nobody')

/** RFC 6749 §2.3 and §3.2.1. Throws OAuthError, or Throttled after too many wrong secrets from one address. */
export async function authenticateClient(
  core: Core,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Client> {
  const auth = readClientAuth({ authorization: request.headers.get('authorization'), params })
  const throttleKey = `client ${auth.candidates[0]!.id.slice(0, 64)} ${core.addressOf(request)}`
  if (auth.method !== 'none') await core.throttle.allow(throttleKey)
  let known: AppWithSecrets | null = null
  for (const { id, secret } of auth.candidates) {
    const app = await core.storage.apps.byClientId(id)
    known ??= app
    const proven = holdsSecret(app, secret)
    if (app === null || app.disabledAt !== null) continue
    // RFC 6749 §2.1: a public client has no secret to show, a confidential one must show its own.
    if (auth.method === 'none' ? !app.public : !proven) continue
    return { app, policy: policyFor(core.policy, app), method: auth.method }
  }
  if (known !== null && auth.method !== 'none') await refused(core, known, throttleKey)
  throw invalidClient()
}

function holdsSecret(app: AppWithSecrets | null, secret: string): boolean {
  const hash = credentialHash('client-secret', secret)
  const live = app === null || app.secrets.length === 0 ? [nobodysHash] : app.secrets.map(one => one.hash)
  return live.map(one => same(one, hash)).includes(true) && app !== null
}

async function refused(core: Core, app: AppWithSecrets, throttleKey: string): Promise<void> {
  await core.throttle.count(throttleKey)
  core.events.emit('client.refused', { appId: app.id })
}
