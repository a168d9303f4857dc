import type { Client } from './client.ts'
import type { Context } from './context.ts'
import { assertion } from './engine.ts'
import { ConnectError } from './errors.ts'
import type { OAuth2Definition, Parameters } from './provider.ts'

/** RFC 7523 §2.2: what a client shows in place of a secret. */
export async function provenBy(ctx: Context<OAuth2Definition>, client: Client): Promise<Parameters> {
  const { issuer, accessTokenUrl } = ctx.definition
  return {
    client_id: client.id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    // The issuer is what every endpoint of the server takes (RFC 7523bis §3); who names none gets §3's token endpoint.
    client_assertion: await signed(ctx, client.id, issuer ?? accessTokenUrl),
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
  if (!privateKey) throw new ConnectError('private_key_unusable', name, { reason: 'the definition has none' })
  const ask = { privateKey, keyId, alg, clientId, audience, now: now(), ...(claims === undefined ? {} : { claims }) }
  return assertion(ask).catch(cause => {
    throw new ConnectError('private_key_unusable', name, { reason: `as a key for ${alg} it is refused`, cause })
  })
}
