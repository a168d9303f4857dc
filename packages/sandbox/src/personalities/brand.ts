import type { ServerOptions } from '@valetkey/server'
import { people } from '../people.ts'

/** What stands above every page of a personality: that it is a sandbox, and how a newcomer gets in. */
export function brandOf(title: string): NonNullable<ServerOptions['brand']> {
  const [{ username, password } = { username: '', password: '' }] = people
  return { name: `${title} sandbox`, tagline: `try it as ${username} / ${password}` }
}
