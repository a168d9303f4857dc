import type { Core } from '../core.ts'
import type { User } from '../storage/storage.ts'
import type { Claims } from './options.ts'

/** What each scope opens (Core §5.4), out of what every account has. Nobody has proved an address to us: the server may know better. */
const claimsOf: Readonly<Record<string, (user: User) => Claims>> = {
  profile: ({ displayName, username }) => ({ name: displayName, preferred_username: username }),
  email: ({ email }) => (email === null ? {} : { email, email_verified: false }),
}

/** Their names, for the metadata. */
export const standardClaims: readonly string[] = ['sub', 'name', 'preferred_username', 'email', 'email_verified']

/**
 * Who a person is, as far as these scopes open it: ours, then the server's own over them. What has no value is left out
 * (Core §5.3.2). `sub` is always the id, the same for every app and for ever.
 */
export async function claimsFor(core: Core, user: User, scopes: readonly string[]): Promise<Claims> {
  const open = Object.entries(claimsOf).filter(([scope]) => core.dialect.scopeCovers(scopes, scope))
  const ours = Object.assign({}, ...open.map(([, claims]) => claims(user)))
  const own = await core.openid?.claims?.(user, scopes)
  const said = Object.entries({ ...ours, ...own }).filter(([, value]) => value !== undefined && value !== null)
  return { ...Object.fromEntries(said), sub: user.id }
}
