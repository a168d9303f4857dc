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

export function idTokensOf(issuer: string, sub: string, jwks: string = `${issuer}/keys`): IdTokens {
  const metadata = { issuer, jwks_uri: jwks, response_types_supported: ['code'] }
  const documents: Readonly<Record<string, () => Promise<unknown>>> = {
    [`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`]: async () => metadata,
    [jwks]: async () => ({ keys: [{ ...(await exportJWK(publicKey)), use: 'sig', alg: 'RS256' }] }),
  }
  return {
    document: async address => {
      const document = documents[address]
      return document === undefined ? null : json(await document())
    },
    idToken: (nonce, now) => {
      const iat = Math.floor(now / 1000)
      const claims = {
        ...issuedBy(issuer),
        sub,
        aud: app.id,
        iat,
        exp: iat + 3600,
        ...(nonce !== undefined && { nonce }),
      }
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(privateKey)
    },
  }
}

const TENANT = '8eaef023-2b34-4da1-9baa-8bc8c9d6a490'

/** Entra's id_tokens name the tenant twice. */
function issuedBy(issuer: string): Record<string, string> {
  const iss = issuer.replace('{tenantid}', TENANT)
  return iss === issuer ? { iss } : { iss, tid: TENANT }
}
