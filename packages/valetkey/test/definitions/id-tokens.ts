import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { json } from 'valetkey/testing/scripted-message'
import { app } from './behaviour.ts'

const { publicKey, privateKey } = await generateKeyPair('RS256')

/** As much of OpenID Connect as a provider with that issuer has: documents, and id_tokens with the nonce it was asked with. */
export interface IdTokens {
  /** Null: it is another address. */
  document(address: string): Promise<Response | null>
  /** Signed for our app, good for an hour from then on. */
  idToken(nonce: string | undefined, now: number): Promise<string>
}

export function idTokensOf(issuer: string, sub: string): IdTokens {
  const jwks = `${issuer}/keys`
  const metadata = { issuer, jwks_uri: jwks, response_types_supported: ['code'] }
  const documents: Readonly<Record<string, () => Promise<unknown>>> = {
    [`${issuer}/.well-known/openid-configuration`]: async () => metadata,
    [jwks]: async () => ({ keys: [{ ...(await exportJWK(publicKey)), use: 'sig', alg: 'RS256' }] }),
  }
  return {
    document: async address => {
      const document = documents[address]
      return document === undefined ? null : json(await document())
    },
    idToken: (nonce, now) => {
      const iat = Math.floor(now / 1000)
      const claims = { iss: issuer, sub, aud: app.id, iat, exp: iat + 3600, ...(nonce !== undefined && { nonce }) }
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
    },
  }
}
