import type { ServerMetadata } from '../../oauth2/metadata.ts'
import type { Context } from '../context.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { ConnectError } from '../errors/errors.ts'
import type { ClientProof, Discovering, OAuth2Definition } from '../provider.ts'
import { serverMetadata } from './server-metadata.ts'

/** The definition of a provider that says of itself where everything is. */
export async function discover(ctx: Context, issuer: string, own: Discovering = {}): Promise<OAuth2Definition> {
  const metadata = await serverMetadata(ctx, issuer)
  const { authorization_endpoint: authorizeUrl, token_endpoint: accessTokenUrl } = metadata
  const { clientName, ...given } = own
  if (accessTokenUrl === undefined) throw lacking(ctx, issuer, 'token_endpoint')
  const baseUrl = given.baseUrl ?? `${issuer.replace(/\/$/, '')}/`
  const clientAuth = proofFor(metadata, given)
  const who = whoIn(metadata, baseUrl)
  return {
    oauth: 2,
    issuer,
    baseUrl,
    // A provider of apps and devices only has none; nobody is sent there then.
    authorizeUrl: authorizeUrl ?? accessTokenUrl,
    accessTokenUrl,
    ...addressesIn(metadata),
    ...scopeOf(metadata),
    ...who,
    ...(clientAuth === undefined ? {} : { clientAuth }),
    // RFC 9207 §3: a server that says it sends iss has to.
    ...(metadata.authorization_response_iss_parameter_supported ? { issParameter: 'required' as const } : {}),
    ...registrationAt(metadata, clientName, given),
    ...given,
    ...(who.origins && given.origins ? { origins: [...who.origins, ...given.origins] } : {}),
  }
}

type Addresses = Pick<
  OAuth2Definition,
  'jwksUrl' | 'revokeUrl' | 'introspectUrl' | 'deviceUrl' | 'parUrl' | 'endSessionUrl'
>

function addressesIn(metadata: ServerMetadata): Addresses {
  const { end_session_endpoint: end } = metadata
  const found = {
    revokeUrl: metadata.revocation_endpoint,
    introspectUrl: metadata.introspection_endpoint,
    deviceUrl: metadata.device_authorization_endpoint,
    endSessionUrl: typeof end === 'string' ? end : undefined,
    // RFC 9126 §5: where it must be. Elsewhere it costs a request more, and is for the definition to say.
    parUrl: metadata.require_pushed_authorization_requests ? metadata.pushed_authorization_request_endpoint : undefined,
  }
  return Object.fromEntries(Object.entries(found).filter(([, url]) => url !== undefined && url !== null))
}

/** Who somebody is, as far as the issuer tells at all. */
function scopeOf({ scopes_supported: supported = [] }: ServerMetadata): Pick<OAuth2Definition, 'scope'> {
  if (!supported.includes('openid')) return {}
  return { scope: ['openid', 'profile', 'email'].filter(scope => supported.includes(scope)) }
}

/** OpenID Connect Core §5.3. The access token goes there, wherever the issuer says it is. */
function whoIn(
  { userinfo_endpoint: url, scopes_supported: supported = [] }: ServerMetadata,
  baseUrl: string,
): Pick<OAuth2Definition, 'identity' | 'origins'> {
  if (!url || !supported.includes('openid')) return {}
  const { origin } = new URL(url)
  const elsewhere = origin === new URL(baseUrl).origin ? {} : { origins: [origin] }
  return { identity: { url, id: 'sub', name: 'preferred_username' }, ...elsewhere }
}

/** In the words of RFC 7591 §2; what RFC 8414 §2 says goes without saying is Basic. */
function proofFor(metadata: ServerMetadata, { clientAuth, privateKey }: Discovering): ClientProof | undefined {
  const supported = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  if (clientAuth !== undefined) return clientAuth
  if (privateKey !== undefined && supported.includes('private_key_jwt')) return 'private_key_jwt'
  if (supported.includes('client_secret_basic')) return undefined
  return supported.includes('client_secret_post') ? 'post' : undefined
}

function registrationAt(
  { registration_endpoint: url }: ServerMetadata,
  clientName: string | undefined,
  { clientId }: Discovering,
): Pick<OAuth2Definition, 'register'> {
  if (!url || clientName === undefined || clientId) return {}
  return { register: { kind: 'rfc7591', url, clientName } }
}

function lacking({ name }: Context, issuer: string, member: string): ConnectError {
  return connectError('metadata_unusable', name, { reason: `${issuer} does not say its ${member}` })
}
