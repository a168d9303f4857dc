import { formatCookie, parseCookies } from 'valetkey/http/cookie'
import { randomText } from 'valetkey/http/random'
import { createSealer } from 'valetkey/http/seal'

const cookieName = 'valetkey_playground'
const purpose = 'playground session'
const aMonth = 30 * 24 * 60 * 60

/** Which browser is asking: an id in a sealed cookie, so that nobody can name somebody else's. */
export interface Sessions {
  /** the id, and the cookie to set when it is new */
  of(request: Request): Promise<{ readonly id: string; readonly cookie?: string }>
}

export function createSessions(secret: string): Sessions {
  const sealer = createSealer([{ kid: 'playground', secret }])
  return {
    async of(request) {
      const sealed = parseCookies(request.headers.get('cookie'))[cookieName]
      const known = sealed && (await sealer.open(sealed, purpose).catch(() => undefined))
      if (known) return { id: known }
      const id = randomText(16)
      const cookie = formatCookie(cookieName, await sealer.seal(id, purpose), { path: '/', maxAge: aMonth })
      return { id, cookie }
    },
  }
}
