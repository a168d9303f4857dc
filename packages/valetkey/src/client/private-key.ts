import type { Client } from './client.ts'
import { connectError } from './connect-errors.ts'
import type { Context } from './context.ts'
import { assertion } from './engine.ts'
import { issuerFor } from './issuer.ts'
import type { OAuth2Definition, Parameters } from './provider.ts'

/** RFC 7523 §2.2: what a client shows in place of a secret. */
export async function provenBy(ctx: Context<OAuth2Definition>, client: Client): Promise<Parameters> {
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
