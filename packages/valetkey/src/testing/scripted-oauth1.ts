import { encodeForm } from '../http/form.ts'
import { randomDigits, randomHex } from '../http/random.ts'
import { collect } from '../oauth1/parameters.ts'
import { formatProblemBody, OAuth1Problem } from '../oauth1/problems.ts'
import { verifySignature } from '../oauth1/verify.ts'
import { callbackUrl } from '../oauth2/messages.ts'
import { minted } from './minted.ts'
import { type Recorded, text } from './scripted-message.ts'

/** The OAuth 1.0a half of the scripted provider. */
export interface OAuth1Side {
  requestToken(request: Recorded): Promise<Response>
  accessToken(request: Recorded): Promise<Response>
  consent(url: URL, deny: boolean, user: string): string
  /** Whose token signed this, or the refusal. */
  check(request: Recorded): Promise<string | Response>
}

interface Temporary {
  readonly secret: string
  readonly callback: string
  verifier?: string
  user?: string
}

interface Signed {
  readonly oauth: Readonly<Record<string, string>>
}

const WINDOW_SECONDS = 300

export function createOAuth1Side(client: { id: string; secret: string }, clock: () => number): OAuth1Side {
  const temporary = new Map<string, Temporary>()
  const tokens = new Map<string, { secret: string; user: string }>()
  const nonces = new Set<string>()

  const verified = async (request: Recorded, secretOf: (token: string) => string | undefined): Promise<Signed> => {
    const { method, url, headers, body } = request
    const contentType = headers.get('content-type')
    const collected = collect({ method, url, authorization: headers.get('authorization'), contentType, body })
    const { oauth } = collected
    if (oauth['oauth_consumer_key'] !== client.id) throw new OAuth1Problem('consumer_key_unknown')
    const tokenSecret = oauth['oauth_token'] === undefined ? '' : secretOf(oauth['oauth_token'])
    if (tokenSecret === undefined) throw new OAuth1Problem('token_rejected')
    if (Math.abs(clock() / 1000 - Number(oauth['oauth_timestamp'])) > WINDOW_SECONDS)
      throw new OAuth1Problem('timestamp_refused')
    const { ok, baseString } = await verifySignature(
      collected,
      { method, url },
      { consumerSecret: client.secret, tokenSecret },
    )
    if (!ok) throw new OAuth1Problem('signature_invalid', undefined, { params: { debug_sbs: baseString } })
    const nonce = `${oauth['oauth_timestamp']} ${oauth['oauth_nonce']}`
    if (nonces.has(nonce)) throw new OAuth1Problem('nonce_used')
    nonces.add(nonce)
    return { oauth }
  }

  const answering = async (work: () => Promise<Response>): Promise<Response> => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof OAuth1Problem)) throw error
      return text(formatProblemBody(error, { baseString: 'raw' }), error.status, {
        date: new Date(clock()).toUTCString(),
      })
    }
  }

  return {
    requestToken: request =>
      answering(async () => {
        const { oauth } = await verified(request, () => undefined)
        const token = randomHex(32)
        const secret = minted('token-secret')
        temporary.set(token, { secret, callback: oauth['oauth_callback'] ?? 'oob' })
        return text(encodeForm({ oauth_callback_confirmed: true, oauth_token: token, oauth_token_secret: secret }))
      }),
    accessToken: request =>
      answering(async () => {
        const { oauth } = await verified(request, token => temporary.get(token)?.secret)
        const waiting = temporary.get(oauth['oauth_token'] ?? '')
        if (!waiting?.user || waiting.verifier !== oauth['oauth_verifier']) throw new OAuth1Problem('verifier_invalid')
        temporary.delete(oauth['oauth_token'] ?? '')
        const token = randomHex(32)
        const secret = minted('token-secret')
        tokens.set(token, { secret, user: waiting.user })
        return text(encodeForm({ oauth_token: token, oauth_token_secret: secret, screen_name: waiting.user }))
      }),
    consent: (url, deny, user) => {
      const token = url.searchParams.get('oauth_token') ?? ''
      const waiting = temporary.get(token)
      if (!waiting) throw new Error('the scripted provider does not know this request token')
      if (deny) return callbackUrl(waiting.callback, { denied: token })
      Object.assign(waiting, { user, verifier: randomDigits(9) })
      const verifier = waiting.verifier ?? ''
      return waiting.callback === 'oob'
        ? verifier
        : callbackUrl(waiting.callback, { oauth_token: token, oauth_verifier: verifier })
    },
    check: async request => {
      let user = ''
      const refused = await answering(async () => {
        const { oauth } = await verified(request, token => tokens.get(token)?.secret)
        user = tokens.get(oauth['oauth_token'] ?? '')?.user ?? ''
        return text('')
      })
      return user === '' ? refused : user
    },
  }
}
