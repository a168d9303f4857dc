import type { OAuth2Definition } from 'valetkey'
import { toBase64Url, utf8 } from 'valetkey/http/bytes'
import { json, scriptedProvider } from 'valetkey/testing/scripted-provider'

/** The scripted provider with metadata, a key, and an id_token beside each access token: by Web Crypto alone. */
export async function scriptedIssuer(mangle: (idToken: string) => string = text => text) {
  const { fetch, origin, oauth2, consent } = scriptedProvider()
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const making = { ...algorithm, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
  const keys = (await crypto.subtle.generateKey(making, true, ['sign', 'verify'])) as CryptoKeyPair
  const jwk = { ...(await crypto.subtle.exportKey('jwk', keys.publicKey)), kid: 'k', use: 'sig' }
  let nonce: string | null = null

  const idToken = async (): Promise<string> => {
    const at = Math.floor(Date.now() / 1000)
    const claims = { iss: origin, sub: 'id-alice', aud: oauth2.clientId, iat: at, exp: at + 600, nonce }
    const parts = [{ alg: 'RS256', kid: 'k' }, claims].map(one => toBase64Url(utf8(JSON.stringify(one))))
    const signature = await crypto.subtle.sign(algorithm, keys.privateKey, utf8(parts.join('.')))
    return [...parts, toBase64Url(new Uint8Array(signature))].join('.')
  }
  const documents: Readonly<Record<string, unknown>> = {
    '/.well-known/openid-configuration': {
      issuer: origin,
      authorization_endpoint: `${origin}/oauth/authorize`,
      token_endpoint: `${origin}/oauth/token`,
      jwks_uri: `${origin}/jwks`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
    },
    '/jwks': { keys: [jwk] },
  }
  const definition: OAuth2Definition = { ...oauth2, issuer: origin, scope: 'openid' }
  return {
    definition,
    fetch: async (request: Request): Promise<Response> => {
      const { pathname } = new URL(request.url)
      if (pathname in documents) return json(documents[pathname])
      const answer = await fetch(request)
      if (pathname !== '/oauth/token') return answer
      return json({ ...((await answer.json()) as object), id_token: mangle(await idToken()) })
    },
    consent: (url: string): string => {
      nonce = new URL(url).searchParams.get('nonce')
      return consent(url)
    },
  }
}
