import { randomText } from 'valetkey/http/random'
import { type Cookies, sessionHash } from './cookies.ts'
import type { ForeignUsers, SignedIn } from './provider.ts'
import type { Storage, User } from './storage/storage.ts'

const sessionMs = 30 * 24 * 60 * 60_000

/** Who sits in front of the browser. */
export interface Users {
  readonly builtIn: boolean
  current(request: Request): Promise<User | null>
  /** Where a person signs in who then goes on to `next`, a path of ours. */
  signInUrl(signInPath: string, next: string): string
  /** Starts a session with a fresh secret, so that nothing planted before sign-in survives it. */
  startSession(userId: string): Promise<{ readonly setCookie: string; readonly cookie: string }>
  /** Ends the request's session; the answer is a Set-Cookie. */
  endSession(request: Request): Promise<string>
}

export function createUsers(users: 'built-in' | ForeignUsers, storage: Storage, cookies: Cookies): Users {
  const sessions: Pick<Users, 'startSession' | 'endSession'> = {
    async startSession(userId) {
      const secret = randomText(32)
      await storage.sessions.insert({ hash: sessionHash(secret), userId, lifetimeMs: sessionMs })
      return cookies.sessionCookie(secret)
    },
    async endSession(request) {
      const secret = cookies.session(request)
      if (secret !== null) await storage.sessions.remove(sessionHash(secret))
      return cookies.endSession()
    },
  }
  if (users === 'built-in') {
    return {
      builtIn: true,
      ...sessions,
      async current(request) {
        const secret = cookies.session(request)
        return secret === null ? null : storage.sessions.user(sessionHash(secret))
      },
      signInUrl: (path, next) => `${path}?next=${encodeURIComponent(next)}`,
    }
  }
  return {
    builtIn: false,
    ...sessions,
    async current(request) {
      const signedIn = await users.current(request)
      return signedIn === null ? null : knownUser(storage, signedIn)
    },
    signInUrl(_path, next) {
      const separator = users.signInUrl.includes('?') ? '&' : '?'
      return `${users.signInUrl}${separator}next=${encodeURIComponent(next)}`
    },
  }
}

/** Tokens belong to rows of our own: a person of the surrounding application gets one on the first visit. */
async function knownUser(storage: Storage, signedIn: SignedIn): Promise<User | null> {
  const known = await storage.users.byId(signedIn.id)
  if (known === null) {
    const { id, username, displayName = username, email = null } = signedIn
    const row = { id, username, displayName, email, passwordHash: null }
    // The id says who it is. A name that somebody had before is told apart by it.
    if (!(await storage.users.insert(row))) await storage.users.insert({ ...row, username: `${username} (${id})` })
  }
  const user = known ?? (await storage.users.byId(signedIn.id))
  return user === null || user.lockedAt !== null ? null : user
}
