import type { ClientProof, Definition, OAuth2Definition } from '../provider.ts'

/** Who we are to the provider. */
export interface Client {
  readonly id: string
  readonly secret?: string
  /** How the provider wants it proven, where it said so at registration. */
  readonly auth?: ClientProof
  /** The stamp of the registration it came from, when the app introduced itself. */
  readonly stamp?: string
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
  return typeof scope === 'string' ? [...new Set(scope.split(/[\s,]+/).filter(Boolean))] : [...scope]
}
