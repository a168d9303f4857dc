import { OAuth, type RemoteApp } from 'valetkey'
import type { Consented } from './control/headless.ts'
import { CONTROL_PATH } from './control/index.ts'
import type { ConsentRequest } from './control/schemas.ts'
import { services } from './playground/services/index.ts'
import type { RunningPersonality } from './running.ts'
import { SandboxError } from './sandbox-error.ts'
import type { Fetch } from './serve.ts'

/** Who answers at a consent page, and what. */
export interface ConsentOptions {
  /** A username: `alice`, `bob`, `carol`. */
  readonly as: string
  /** Default: `allow`. */
  readonly decision?: 'allow' | 'deny' | undefined
  /** Instead of what the address asks for. */
  readonly scopes?: readonly string[] | undefined
}

export interface ConnectOptions {
  /** A username: `alice`, `bob`, `carol`. */
  readonly as: string
  /** Default: what the playground asks for. */
  readonly scope?: string | readonly string[] | undefined
}

/** Answers an authorization URL as a person at a browser would: opens it, signs in, presses the button. */
export async function consent(
  fetch: Fetch,
  url: string,
  { as, decision = 'allow', scopes }: ConsentOptions,
): Promise<Consented> {
  const wanted: ConsentRequest = { url, as, decision, scopes }
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wanted) }
  const response = await fetch(new Request(new URL(`${CONTROL_PATH}authorize`, url), init))
  if (response.ok) return (await response.json()) as Consented
  const text = await response.text()
  throw new SandboxError(
    'consent_failed',
    `Nobody could consent at ${url.split('?', 1)[0]}: ${reasonIn(text)}.`,
    'Check the address and who is asked; the address must be one of this sandbox.',
  )
}

function reasonIn(text: string): string {
  if (!text.startsWith('{')) return text.trim().replace(/\.$/, '')
  const { error_description: description, reason } = JSON.parse(text) as Record<string, string | undefined>
  return [description, reason].filter(Boolean).join(': ')
}

/** Every lenient app takes it. */
const CALLBACK = 'http://127.0.0.1/callback'

/** A remote app that is connected already, by a whole sign-in, in a vault of its own. */
export async function connect(
  fetch: Fetch,
  running: readonly RunningPersonality[],
  name: string,
  { as, scope }: ConnectOptions,
): Promise<RemoteApp> {
  const { personality, entry } = find(running, name)
  const service = services.find(one => one.name === personality.name)
  if (service === undefined) throw new Error(`the playground has no card for ${personality.name}`)
  // Tokens end by the clock of the service, which may have been moved.
  const clock = () => Date.now() + personality.provider.storage.clockOffset
  const app = new OAuth({ fetch, clock }).remoteApp(name, service.definition(entry))
  const { url, pending } = await app.begin({ callback: CALLBACK, scope: scope ?? service.scope })
  const { redirect = '' } = await consent(fetch, url, { as })
  await app.finish(redirect, pending)
  return app
}

function find(running: readonly RunningPersonality[], name: string) {
  const personality = running.find(({ editions }) => Object.hasOwn(editions, name))
  const entry = personality?.editions[name]
  if (personality && entry) return { personality, entry }
  const names = running.flatMap(({ editions }) => Object.keys(editions)).join(', ')
  throw new SandboxError('option_invalid', `There is no ${name} in the sandbox.`, `There are ${names}.`)
}
