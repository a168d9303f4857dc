import { NetworkError } from '../../http/network-error.ts'
import { readRetryAfter } from '../../http/rate-limit.ts'
import type { Answer } from '../../http/send.ts'
import { readError } from '../../oauth2/errors.ts'
import { readTokenBody } from '../../oauth2/token-body.ts'
import type { TokenAnswer } from '../../oauth2/token-response.ts'
import { wait } from '../calls/retry.ts'
import type { Denied, Outcome } from '../connection.ts'
import type { Context } from '../context.ts'
import { adviceFor } from '../errors/advice.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError } from '../errors/errors.ts'
import { addressOf, oauth2Only } from '../openid/oauth2-only.ts'
import { identified, isOpenId } from '../openid/openid.ts'
import type { OAuth2Definition, Parameters } from '../provider.ts'
import { type Client, wantedScope } from '../registration/client.ts'
import { clientFor } from '../registration/clients.ts'
import { maskText } from '../telling/mask.ts'
import { exchange } from '../telling/wire.ts'
import { refusedData } from '../tokens/refused-data.ts'
import { clientRequest, readAnswer } from '../tokens/token-request.ts'
import { requireBearer } from '../tokens/token-type.ts'
import type { Carried } from './carried.ts'
import { declined, keepGranted } from './finish.ts'
import { partsOf, wireAnswer } from './oauth2-flow.ts'
import { withRegistration } from './sign-in-trouble.ts'

type Ctx = Context<OAuth2Definition>

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
/** RFC 8628 §3.5. */
const SLOWER_MS = 5_000
/** RFC 8628 §3.2: where the server says no interval. */
const INTERVAL_S = 5
/** RFC 8628 §3.2 requires expires_in; of those who leave it out none is known to wait longer. */
const LIFETIME_S = 15 * 60

export interface DeviceOptions {
  readonly scope?: string | readonly string[] | undefined
  /** Further parameters of the device authorization request. */
  readonly params?: Parameters | undefined
  readonly data?: unknown
  /** The connection is kept under this name. Default `default`. */
  readonly user?: string | undefined
}

/** A sign-in that somebody finishes on another device: show them code and address, then wait for the outcome. */
export interface DeviceSignIn {
  /** To be typed there: `WDJB-MJHT`. */
  readonly userCode: string
  readonly verificationUri: string
  /** The same address with the code in it, for a link or a QR code. */
  readonly verificationUriComplete?: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Asks the provider every few seconds until there is an answer. Throws `device_expired`; a no is a value, as in any sign-in. */
  outcome(options?: WaitingOptions): Promise<Outcome>
}

export interface WaitingOptions {
  /** Gives up; the promise is then rejected with its reason. */
  readonly signal?: AbortSignal | undefined
  /** Told each time before it waits. */
  readonly onProgress?: ((progress: DeviceProgress) => void) | undefined
}

export interface DeviceProgress {
  /** Nobody has answered yet; the provider wants to be asked less often; or it could not be asked. */
  readonly state: 'pending' | 'slow_down' | 'trouble'
  /** Until it is asked again. */
  readonly waitMs: number
  /** Until the code ends. */
  readonly remainingMs: number
}

/** RFC 8628 §3.1, §3.2. */
export async function device(ctx: Context, options: DeviceOptions = {}): Promise<DeviceSignIn> {
  const own = oauth2Only(ctx)
  const url = addressOf(own, 'deviceUrl')
  const scope = wantedScope(own.definition, options.scope)
  const client = await clientFor(ctx, undefined, scope)
  const began = await begin(own, client, url, scope, options.params).catch(async error => {
    throw await withRegistration(ctx, client, error)
  })
  const { deviceCode, intervalMs, ...shown } = began
  const { user = 'default', data } = options
  const carried: Carried = { app: ctx.name, at: ctx.now(), scope, user, data, stamp: client.stamp }
  const polling: Polling = { ctx: own, client, carried, scope, deviceCode, expiresAt: shown.expiresAt }
  return { ...shown, outcome: waiting => poll(polling, intervalMs, waiting) }
}

interface Began extends Omit<DeviceSignIn, 'outcome'> {
  readonly deviceCode: string
  readonly intervalMs: number
}

async function begin(
  ctx: Ctx,
  client: Client,
  url: string,
  scope: readonly string[],
  more: Parameters | undefined,
): Promise<Began> {
  const { scopeSeparator = ' ' } = ctx.definition
  const params = scope.length === 0 ? {} : { scope: scope.join(scopeSeparator) }
  // RFC 8628 §3.1: a client without a secret says who it is as well.
  const request = await clientRequest(ctx, client, {
    url,
    method: 'POST',
    params: { client_id: client.id, ...params },
    more,
  })
  const at = ctx.now()
  const answer = await exchange(ctx, request, {
    step: 'device',
    sentence: `We asked ${ctx.title} for a code that the person types on another device.`,
    secrets: [client.secret],
  })
  const body = await readTokenBody(answer.text(), answer.headers.get('content-type'))
  return beganWith(body?.members ?? {}, at) ?? (await refused(ctx, client, answer, body?.members))
}

/** RFC 8628 §3.2; null: that is no answer of this kind. `verification_url` is Google's word for the address. */
function beganWith(members: Readonly<Record<string, unknown>>, at: number): Began | null {
  const { device_code: deviceCode, user_code: userCode, verification_uri_complete: complete } = members
  const address = members['verification_uri'] ?? members['verification_url']
  if (!isText(deviceCode) || !isText(userCode) || !isWeb(address)) return null
  return {
    deviceCode,
    userCode,
    verificationUri: address,
    ...(isWeb(complete) ? { verificationUriComplete: complete } : {}),
    expiresAt: at + 1000 * (seconds(members['expires_in']) ?? LIFETIME_S),
    intervalMs: 1000 * (seconds(members['interval']) ?? INTERVAL_S),
  }
}

async function refused(ctx: Ctx, client: Client, answer: Answer, members: unknown): Promise<never> {
  const { status } = answer
  const secrets = [client.secret]
  const said = readError(members, status)
  const next = adviceFor(status)
  throw connectError('device_refused', ctx.name, {
    reason: said ? maskText(`${said.code}, ${said.description}`, secrets) : `${status}, without code and address`,
    status,
    data: await refusedData(answer, secrets),
    ...(said === undefined ? {} : { problem: said.code }),
    ...(next === undefined ? {} : { next }),
  })
}

interface Polling {
  readonly ctx: Ctx
  readonly client: Client
  readonly carried: Carried
  readonly scope: readonly string[]
  readonly deviceCode: string
  readonly expiresAt: number
}

/** RFC 8628 §3.4, §3.5: waits first, for nobody types that fast. */
async function poll(polling: Polling, firstMs: number, { signal, onProgress }: WaitingOptions = {}): Promise<Outcome> {
  const { ctx, client, carried, scope, expiresAt } = polling
  let intervalMs = firstMs
  let [state, waitMs]: [DeviceProgress['state'], number] = ['pending', firstMs]
  for (;;) {
    signal?.throwIfAborted()
    const remainingMs = expiresAt - ctx.now()
    if (remainingMs <= 0) throw connectError('device_expired', ctx.name)
    onProgress?.({ state, waitMs, remainingMs })
    await wait(ctx, Math.min(waitMs, remainingMs), signal)
    const asked = await ask(polling, signal)
    if ('denied' in asked) return declined(carried, asked.denied)
    if ('token' in asked) {
      const { token } = asked
      const known = isOpenId(ctx, scope) ? await identified(ctx, client, token, undefined) : {}
      return keepGranted(ctx, carried, { parts: { ...partsOf(token, scope), ...known }, response: wireAnswer(token) })
    }
    state = asked.state
    intervalMs =
      asked.state === 'slow_down' ? intervalMs + SLOWER_MS : asked.state === 'trouble' ? 2 * intervalMs : intervalMs
    waitMs = Math.max(intervalMs, asked.retryAfterMs)
  }
}

type Asked =
  | { readonly token: TokenAnswer }
  | { readonly denied: Denied }
  | { readonly state: DeviceProgress['state']; readonly retryAfterMs: number }

async function ask({ ctx, client, deviceCode }: Polling, signal: AbortSignal | undefined): Promise<Asked> {
  const at = ctx.now()
  const secrets = [deviceCode, client.secret]
  try {
    const params = { grant_type: GRANT, device_code: deviceCode, client_id: client.id }
    const request = await clientRequest(ctx, client, { url: ctx.definition.accessTokenUrl, method: 'POST', params })
    const telling = {
      step: 'token',
      sentence: `We asked ${ctx.title} whether the person has answered.`,
      secrets,
    } as const
    const answer = await exchange(ctx, request, telling, signal === undefined ? {} : { signal })
    const retryAfterMs = readRetryAfter(answer.headers, at) ?? 0
    if (answer.status === 429 || answer.status >= 500) return { state: 'trouble', retryAfterMs }
    return await understood(() => readAnswer(ctx, client, answer, { at, params, secrets }), retryAfterMs, ctx)
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof NetworkError) return { state: 'trouble', retryAfterMs: 0 }
    throw await withRegistration(ctx, client, error)
  }
}

/** RFC 8628 §3.5: two errors are none, one is a no, one is the end. */
async function understood(read: () => Promise<TokenAnswer>, retryAfterMs: number, ctx: Ctx): Promise<Asked> {
  try {
    const token = await read()
    await requireBearer(ctx, token.tokenType)
    return { token }
  } catch (error) {
    const { problem, reason = '' } = error as Partial<ConnectError>
    if (problem === 'authorization_pending') return { state: 'pending', retryAfterMs }
    if (problem === 'slow_down') return { state: 'slow_down', retryAfterMs }
    if (problem === 'access_denied') return { denied: deniedWith(problem, reason.replace(/^access_denied, ?/, '')) }
    if (problem === 'expired_token') throw connectError('device_expired', ctx.name, { problem, cause: error })
    throw error
  }
}

function deniedWith(reason: string, description: string): Denied {
  return description === '' ? { reason } : { reason, description }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isWeb = (value: unknown): value is string => isText(value) && /^https?:\/\//i.test(value) && URL.canParse(value)

function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined
}
