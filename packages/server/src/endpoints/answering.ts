import { fields, type Pair } from 'valetkey/http/form'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import { namedApp } from '../apps/clients.ts'
import { type Core, contextOf } from '../core.ts'
import type { DialectContext } from '../dialect.ts'
import { Throttled } from '../limits/throttle.ts'

/** What is known of a request when its answer, or its error, is written. Endpoints fill it in as they learn it. */
export type Known = { -readonly [K in 'app' | 'user' | 'policy' | 'params']?: DialectContext[K] }

/** Whatever was thrown, as the OAuth 2 error it becomes. What nobody foresaw is written down and answered with 500. */
export function asOAuthError(core: Core, thrown: unknown, request: Request): OAuthError {
  if (thrown instanceof OAuthError) return thrown
  if (thrown instanceof Throttled) {
    return new OAuthError('temporarily_unavailable', thrown.message, {
      status: thrown.status,
      headers: { 'retry-after': String(thrown.retryAfterSeconds) },
    })
  }
  reportFault(core, thrown, request)
  return new OAuthError('server_error', 'something went wrong here; the same request may work later')
}

/** The same for OAuth 1.0a. An HTTP refusal keeps its status. */
function asProblem(core: Core, thrown: unknown, request: Request): OAuth1Problem {
  if (thrown instanceof OAuth1Problem) return thrown
  const error = asOAuthError(core, thrown, request)
  const code = error.status < 500 ? 'parameter_rejected' : 'server_error'
  return new OAuth1Problem(code, error.description, { status: error.status, cause: error })
}

/** A fault of ours: its name and place go to the log, what the request held does not. */
function reportFault(core: Core, thrown: unknown, request: Request): void {
  const fault = thrown instanceof Error ? thrown : new Error('something that is no Error was thrown')
  core.log.error({ requestId: core.observer.idOf(request), err: fault }, 'a fault of ours')
  core.events.emit('server.fault', { data: { name: fault.name } })
}

type Endpoint =
  | 'registration'
  | 'token'
  | 'revoke'
  | 'introspect'
  | 'par'
  | 'device-authorization'
  | 'request-token'
  | 'access-token'

type Writer = (core: Core, thrown: unknown, context: DialectContext) => Response | Promise<Response>

const asTokenError: Writer = (core, thrown, context) =>
  core.dialect.tokenError(asOAuthError(core, thrown, context.request), context)
const asOAuth1Error: Writer = (core, thrown, context) =>
  core.dialect.oauth1Error(asProblem(core, thrown, context.request), context)

/** The row of the dialect that writes what an endpoint throws. */
const writers: Readonly<Record<Endpoint, Writer>> = {
  registration: asTokenError,
  token: asTokenError,
  revoke: asTokenError,
  introspect: asTokenError,
  par: asTokenError,
  'device-authorization': asTokenError,
  'request-token': asOAuth1Error,
  'access-token': asOAuth1Error,
}

/** Runs an endpoint that apps talk to directly: every error it throws is written in the dialect of its protocol. */
export async function answering(
  core: Core,
  request: Request,
  endpoint: Endpoint,
  work: (known: Known) => Promise<Response>,
): Promise<Response> {
  const known: Known = {}
  try {
    const response = await work(known)
    core.observer.note(request, { appId: known.app?.id, userId: known.user?.id })
    return response
  } catch (thrown) {
    core.observer.note(request, { appId: known.app?.id, error: codeOf(thrown) })
    await noteRefusal(core, request, endpoint, thrown, known)
    return writers[endpoint](core, thrown, contextOf(core, endpoint, request, known))
  }
}

/** What it is called in the log and the counts. */
export function codeOf(thrown: unknown): string {
  if (thrown instanceof OAuthError || thrown instanceof OAuth1Problem) return thrown.code
  return thrown instanceof Throttled ? 'temporarily_unavailable' : 'server_error'
}

/** What was refused before the app had proved itself goes to the owner of the one it named. */
async function noteRefusal(core: Core, request: Request, endpoint: Endpoint, thrown: unknown, known: Known) {
  if (!(thrown instanceof OAuthError || thrown instanceof OAuth1Problem || thrown instanceof Throttled)) return
  const claimed = thrown instanceof OAuthError ? thrown.details['appId'] : undefined
  const appId = known.app?.id ?? claimed ?? (await namedApp(core, request, fields(known.params ?? [])))?.id
  if (typeof appId === 'string') core.refusals.note(appId, endpoint, thrown)
}

/** RFC 6749 §2.3.1, §3.2: what must never stand in a URL, where logs and histories keep it. */
const neverInUrl: ReadonlySet<string> = new Set(
  'client_secret client_assertion code code_verifier device_code refresh_token access_token password token subject_token actor_token'.split(
    ' ',
  ),
)

/** Refuses a token request that shows its credentials in the URL, and notes that they are to be changed. */
export function refuseCredentialsInUrl(core: Core, query: readonly Pair[]): void {
  const leaked = query.find(([name]) => neverInUrl.has(name))
  if (leaked === undefined) return
  core.events.emit('credential.in_url', { data: { parameter: leaked[0] } })
  throw new OAuthError('invalid_request', `${leaked[0]} must not stand in the URL; send it in the body, and renew it`)
}

/** RFC 6749 §3.2: POST, unless a service takes GET as well; RFC 9110 §15.5.6 wants Allow. */
export function requireMethod({ method }: Request, allowed: readonly string[]): void {
  if (allowed.some(one => one === method)) return
  throw new OAuthError('invalid_request', `${method} is not allowed here; use ${allowed.join(' or ')}`, {
    status: 405,
    headers: { allow: allowed.join(', ') },
  })
}
