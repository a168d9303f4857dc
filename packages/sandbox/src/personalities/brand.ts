import type { ServerOptions } from '@valetkey/server'
import { people } from '../people.ts'

/** What the pages of a personality say of it: that it is a sandbox, and how a newcomer gets in. */
export function brandOf(title: string): NonNullable<ServerOptions['brand']> {
  const [{ username, password } = { username: '', password: '' }] = people
  return {
    name: `${title} sandbox`,
    signInHint: {
      en: `A sandbox: come in as ${username} with the password ${password}.`,
      de: `Ein Sandkasten: Kommen Sie als ${username} mit dem Passwort ${password} herein.`,
    },
  }
}
