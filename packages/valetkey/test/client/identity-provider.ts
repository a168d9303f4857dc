import { createHash } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import type { OAuth2Definition } from 'valetkey'
import { json, type ScriptedOptions, type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'

type Claims = Record<string, unknown>
type Header = Partial<JWTHeaderParameters>

/** What differs in an id_token; a claim that is undefined is left out. */
export interface Bend {
  readonly claims?: Claims
  readonly header?: Header
  /** What signs it. */
  readonly key?: CryptoKey | Uint8Array
}

export interface IdentityProvider extends Omit<ScriptedProvider, 'fetch'> {
  readonly fetch: (request: Request) => Promise<Response>
  /** Speaks OpenID Connect; everything else is to be found in the metadata. */
  readonly definition: OAuth2Definition
  /** Bends the id_tokens from now on; null: none is sent. */
  bend(how: Bend | null): void
  /** Bends the whole text. */
  mangle(how: (idToken: string) => string): void
  /** Signs with another key from now on; the old one is gone. */
  changeKey(kid?: string, more?: JWK): Promise<void>
  /** How often each of its documents was asked for. */
  readonly asked: Record<string, number>
  /** Further or other members of the metadata. */
  readonly metadata: Record<string, unknown>
  /** Whether its documents can be had. */
  down: boolean
  /** What they wait for. */
  hold: Promise<void>
}

const ALG = 'RS256'
/** Making one takes a while. */
const first = generateKeyPair(ALG)

/** The scripted provider, as one of OpenID Connect: with keys, metadata and id_tokens, made by jose. */
export async function identityProvider(options: ScriptedOptions & { issuer?: string } = {}): Promise<IdentityProvider> {
  const scripted = scriptedProvider({ expiresIn: 3600, ...options })
  const { clock = Date.now } = options
  const { origin } = scripted
  const issuer = options.issuer ?? origin
  const nonces = new Map<string, string | null>()
  let bent: Bend | null = {}
  let mangled = (text: string): string => text
  let key = await first
  let keys: JWK[] = []
  let kid = ''

  const idToken = async (accessToken: string, nonce: string | undefined): Promise<string | undefined> => {
    const at = Math.floor(clock() / 1000)
    const atHash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url')
    const about = {
      iss: issuer,
      sub: 'id-alice',
      aud: scripted.oauth2.clientId ?? '',
      iat: at,
      exp: at + 600,
      at_hash: atHash,
    }
    if (bent === null) return undefined
    const claims = { ...about, ...(nonce !== undefined && { nonce }), ...bent.claims }
    const header = { ...(bent.header ?? { alg: ALG, kid }) } as JWTHeaderParameters
    if (header.alg === 'none') return `${part(header)}.${part(claims)}.`
    return mangled(await new SignJWT(claims).setProtectedHeader(header).sign(bent.key ?? key.privateKey))
  }

  const metadata: Record<string, unknown> = {
    issuer,
    authorization_endpoint: `${origin}/oauth/authorize`,
    token_endpoint: `${origin}/oauth/token`,
    jwks_uri: `${origin}/jwks`,
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: [ALG],
  }
  const documents: Record<string, () => unknown> = {
    '/.well-known/openid-configuration': () => metadata,
    '/jwks': () => ({ keys }),
  }

  const provider: IdentityProvider = {
    ...scripted,
    asked: {},
    metadata,
    down: false,
    hold: Promise.resolve(),
    definition: { ...scripted.oauth2, scope: 'openid profile', issuer },
    fetch: async request => {
      const { pathname } = new URL(request.url)
      const document = documents[pathname]
      if (document !== undefined) {
        provider.asked[pathname] = (provider.asked[pathname] ?? 0) + 1
        await provider.hold
        return provider.down ? json({ error: 'try later' }, 503) : json(document())
      }
      const form = new URLSearchParams(request.method === 'POST' ? await request.clone().text() : '')
      const answer = await scripted.fetch(request)
      if (pathname !== '/oauth/token' || !answer.ok) return answer
      const body = (await answer.json()) as { access_token: string }
      return json({
        ...body,
        id_token: await idToken(body.access_token, nonces.get(form.get('code') ?? '') ?? undefined),
      })
    },
    consent: (url, how) => {
      const back = scripted.consent(url, how)
      const code = URL.canParse(back) ? (new URL(back).searchParams.get('code') ?? '') : back
      nonces.set(code, new URL(url).searchParams.get('nonce'))
      return back
    },
    bend: how => {
      bent = how
    },
    mangle: how => {
      mangled = how
    },
    changeKey: async (named = `key ${keys.length}${Math.random()}`, more = {}) => {
      key = await (named === 'first' ? first : generateKeyPair(ALG))
      kid = named
      keys = [{ ...(await exportJWK(key.publicKey)), kid, use: 'sig', alg: ALG, ...more } as JWK]
    },
  }
  await provider.changeKey('first')
  return provider
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
