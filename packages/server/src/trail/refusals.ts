import { OAuth1Problem, type ProblemCode } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import type { DialectContext } from '../dialect.ts'
import { Throttled } from '../limits/throttle.ts'
import type { LiveToken, Refusal, StoredEvent } from '../storage/storage.ts'
import type { Events } from './events.ts'

/** The event of a request that an app sent and we refused. Its owner reads them in the portal. */
export const refusedEvent = 'request.refused'

type CodeRefusal = Exclude<Refusal, 'not_approved' | 'denied' | 'used'>
type DeviceCodeRefusal = 'unknown' | 'wrong_app' | 'used' | 'dead'
type RefreshRefusal = 'unknown' | 'expired' | 'wrong_app' | 'replayed' | 'dead'
type SubjectRefusal = 'unknown' | 'expired' | 'wrong_app' | 'used' | 'dead'
type TokenDeath = Exclude<NonNullable<LiveToken['dead']>, 'expired'>

/** Why, in a word. The portal has a sentence for each; what is none of them is told by the error itself. */
export type RefusalKind =
  | 'app_disabled'
  | 'wrong_secret'
  | 'secret_missing'
  | 'secret_unexpected'
  | 'too_many_attempts'
  | 'invalid_redirect_uri'
  | 'invalid_request'
  | 'invalid_scope'
  | 'invalid_target'
  | 'insufficient_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'expired_token'
  | 'invalid_request_uri'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'login_required'
  | 'consent_required'
  | `code.${CodeRefusal}`
  | `device_code.${DeviceCodeRefusal}`
  | `refresh_token.${RefreshRefusal}`
  | `subject_token.${SubjectRefusal}`
  | `token.${TokenDeath}`
  | `oauth1.${Exclude<ProblemCode, 'consumer_key_unknown' | 'user_refused'>}`

/** What is kept of it: nothing that opens anything, and of a callback only what stands before its query. */
export interface RefusedRequest {
  readonly at: DialectContext['endpoint']
  /** A {@link RefusalKind}, or the error's code. */
  readonly kind: string
  /** What the app was told: the protocol's code and the sentence beside it. */
  readonly error: string
  readonly reason: string
  readonly callback?: string
}

export interface Refusals {
  /** Notes an error for the owner of the app. Whatever is thrown may be handed in; what says nothing to them is left out. */
  note(appId: string, at: RefusedRequest['at'], thrown: unknown, callback?: string | null): void
}

/** A broken app repeats itself; thirty times a minute its owner understands. */
const perMinute = 30

export function createRefusals(events: Events): Refusals {
  const budget = createBudget()
  return {
    note(appId, at, thrown, callback = null) {
      const said = whatWasSaid(thrown)
      if (said === null || unremarkable(at, said.kind) || !budget(appId)) return
      const refused: RefusedRequest = { at, ...said, ...(callback !== null && { callback: bare(callback) }) }
      events.emit(refusedEvent, { appId, data: { ...refused } })
    },
  }
}

export function readRefused({ data }: StoredEvent): RefusedRequest {
  return data as unknown as RefusedRequest
}

type Said = Pick<RefusedRequest, 'kind' | 'error' | 'reason'>

/** null: it is no refusal but a fault of ours. */
function whatWasSaid(thrown: unknown): Said | null {
  if (thrown instanceof Throttled)
    return { kind: 'too_many_attempts', error: 'temporarily_unavailable', reason: thrown.message }
  if (!(thrown instanceof OAuthError || thrown instanceof OAuth1Problem) || thrown.status >= 500) return null
  const kind = thrown instanceof OAuthError ? kindOf(thrown) : `oauth1.${thrown.code}`
  return { kind, error: thrown.code, reason: thrown.description.slice(0, 200) }
}

/** `details` say more than the wire does: which secret, which code, and why. */
function kindOf({ code, details: { client, what, refusal, dead } }: OAuthError): string {
  if (typeof client === 'string') return client
  if (typeof what === 'string' && typeof refusal === 'string') return `${what}.${refusal}`
  return typeof dead === 'string' ? `token.${dead}` : code
}

/** Waiting for a person, who may say no, and the natural end of an access token: nothing is wrong with the app. */
function unremarkable(at: RefusedRequest['at'], kind: string): boolean {
  return (
    ['authorization_pending', 'slow_down', 'access_denied', 'token.expired'].includes(kind) ||
    (at === 'guard' && kind === 'oauth1.token_expired')
  )
}

/** Codes and states travel in a query or a fragment; names and passwords before the host. */
function bare(callback: string): string {
  return callback
    .replace(/[?#].*$/s, '')
    .replace(/^([A-Za-z][\w+.-]*:\/\/)[^/]*@/, '$1')
    .slice(0, 200)
}

function createBudget(): (appId: string) => boolean {
  let minute = 0
  let noted = new Map<string, number>()
  return appId => {
    const now = Math.floor(Date.now() / 60_000)
    if (now !== minute) [minute, noted] = [now, new Map()]
    const count = (noted.get(appId) ?? 0) + 1
    noted.set(appId, count)
    return count <= perMinute
  }
}
