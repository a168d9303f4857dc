import { parseScope } from '../oauth2/scope.ts'
import type { Context } from './context.ts'
import { ConnectError } from './errors.ts'
import type { ClientProof, Definition, OAuth2Definition } from './provider.ts'

/** Who we are to the provider. */
export interface Client {
  readonly id: string
  readonly secret?: string
  /** How the provider wants it proven, where it said so at registration. */
  readonly auth?: ClientProof
  /** The stamp of the registration it came from, when the app introduced itself. */
  readonly stamp?: string
}

/** The client the definition names. */
export function definedClient(ctx: Context): Client {
  const { clientId, clientSecret, appsUrl, oauth } = ctx.definition
  const where = appsUrl === undefined ? {} : { next: `get one at ${appsUrl} and pass clientId and clientSecret` }
  if (!clientId) throw new ConnectError('client_id_missing', ctx.name, where)
  if (oauth === 1 && clientSecret === undefined && ctx.definition.privateKey === undefined)
    throw new ConnectError('client_secret_missing', ctx.name, where)
  return clientSecret === undefined ? { id: clientId } : { id: clientId, secret: clientSecret }
}

/** What the provider said at registration, else the definition, else Basic. */
export function authMethod({ clientAuth }: OAuth2Definition, { secret, auth = clientAuth }: Client): ClientProof {
  if (auth === 'private_key_jwt') return auth
  if (auth === 'signed-secret') return secret === undefined ? auth : 'post'
  return secret === undefined ? 'none' : (auth ?? 'basic')
}

/** What to ask for: the wish of this sign-in, else the definition's. */
export function wantedScope(definition: Definition, wish: string | readonly string[] | undefined): string[] {
  const scope = wish ?? definition.scope ?? []
  return typeof scope === 'string' ? parseScope(scope.trim(), { separators: ' ,' }) : [...scope]
}
