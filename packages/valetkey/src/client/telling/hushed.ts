import { shorten } from './shorten.ts'

/** Wire names whose values are never shown whole. OAuth 1's signature may be: it is good for one request only. */
export const secretNames: readonly string[] = [
  'access_token',
  'refresh_token',
  'id_token',
  'id_token_hint',
  'registration_access_token',
  'client_secret',
  'code_verifier',
  'oauth_token',
  'oauth_token_secret',
  'oauth_verifier',
  'password',
  'token',
  'subject_token',
  'actor_token',
  'assertion',
  'client_assertion',
  'device_code',
  'user_code',
]

const inspect = Symbol.for('nodejs.util.inspect.custom')

/** A wire object whose members are there for who asks by name; printed as text, JSON or by `util.inspect` it is masked. */
export function hushed(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isSecret = (name: string) => secretNames.includes(name.toLowerCase())
  const shown = () =>
    JSON.parse(
      JSON.stringify(members, (name, value) => (isSecret(name) && typeof value === 'string' ? shorten(value) : value)),
    ) as Record<string, unknown>
  const quiet: Record<string | symbol, unknown> = { ...members }
  for (const name of Object.keys(members)) {
    // Not enumerable: what prints by listing members sees none of the secret ones.
    if (isSecret(name)) Object.defineProperty(quiet, name, { value: members[name], enumerable: false })
  }
  for (const name of ['toJSON', inspect]) Object.defineProperty(quiet, name, { value: shown })
  return Object.freeze(quiet) as Readonly<Record<string, unknown>>
}
