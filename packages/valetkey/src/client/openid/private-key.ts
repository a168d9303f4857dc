import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { OAuth2Definition, Parameters } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import { assertion } from './engine.ts'
import { issuerFor } from './issuer.ts'

type Proof = (ctx: Context<OAuth2Definition>, client: Client) => Promise<Parameters>

/** What a client with a private key shows at the token endpoint. Both throw `private_key_unusable`. */
export const proofs: Readonly<Record<'private_key_jwt' | 'signed-secret', Proof>> = {
  private_key_jwt: byAssertion,
  'signed-secret': bySignedSecret,
}

/**
 * https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret: these five claims, good
 * for six months at most; ours for a minute.
 */
async function bySignedSecret(ctx: Context<OAuth2Definition>, client: Client): Promise<Parameters> {
  const { issuer, accessTokenUrl, teamId } = ctx.definition
  if (!teamId) throw connectError('private_key_unusable', ctx.name, WHOSE)
  const claims = { iss: teamId, jti: undefined, nbf: undefined }
  const secret = await signed(ctx, client.id, issuer ?? new URL(accessTokenUrl).origin, claims)
  return { client_id: client.id, client_secret: secret }
}

const WHOSE = {
  reason: 'the definition does not say whose it is',
  next: 'pass teamId: whose key it is, in the words of the provider',
}

/** RFC 7523 §2.2: what a client shows in place of a secret. */
async function byAssertion(ctx: Context<OAuth2Definition>, client: Client): Promise<Parameters> {
  const { issuer, accessTokenUrl } = ctx.definition
  return {
    client_id: client.id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    // RFC 7523 §3 leaves it to the server; most take their issuer, at every endpoint. Where it is one of a tenant, or not known,
    // the token endpoint is what §3 names and Entra wants.
    client_assertion: await signed(ctx, client.id, issuerFor(issuer ?? '', undefined) || accessTokenUrl),
  }
}

/** A JWT signed with the definition's private key. Throws `private_key_unusable`. */
export async function signed(
  { name, definition, now }: Context<OAuth2Definition>,
  clientId: string,
  audience: string,
  claims?: Readonly<Record<string, unknown>>,
): Promise<string> {
  const { privateKey, privateKeyId: keyId, privateKeyAlg: alg = 'RS256' } = definition
  if (!privateKey) throw connectError('private_key_unusable', name, { reason: 'the definition has none' })
  const ask = { privateKey, keyId, alg, clientId, audience, now: now(), ...(claims === undefined ? {} : { claims }) }
  return assertion(ask).catch(cause => {
    throw connectError('private_key_unusable', name, { reason: `as a key for ${alg} it is refused`, cause })
  })
}
