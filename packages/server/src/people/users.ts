import { randomText } from 'valetkey/http/random'
import { type Cookies, sessionHash } from '../cookies.ts'
import type { ForeignUsers, SignedIn } from '../provider.ts'
import type { Session, Storage, User } from '../storage/storage.ts'

const sessionMs = 30 * 24 * 60 * 60_000

/** Who is signed in, and since when; null: whoever signed them in does not tell. */
export interface Presence {
  readonly user: User
  readonly authenticatedAt: number | null
}

/** Who sits in front of the browser. */
export interface Users {
  readonly builtIn: boolean
  presence(request: Request): Promise<Presence | null>
  current(request: Request): Promise<User | null>
  /** Where a person signs in who then goes on to `next`, a path of ours. `afresh`: whoever is signed in already, too. */
  signInUrl(signInPath: string, next: string, afresh?: boolean): string
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
    const presence: Users['presence'] = async request => {
      const secret = cookies.session(request)
      return presenceIn(secret === null ? null : await storage.sessions.find(sessionHash(secret)))
    }
    return {
      builtIn: true,
      ...sessions,
      presence,
      current: async request => (await presence(request))?.user ?? null,
      signInUrl: (path, next) => `${path}?next=${encodeURIComponent(next)}`,
    }
  }
  const presence: Users['presence'] = async request => {
    const signedIn = await users.current(request)
    const user = signedIn && (await knownUser(storage, signedIn))
    return user && { user, authenticatedAt: signedIn?.signedInAt ?? null }
  }
  return {
    builtIn: false,
    ...sessions,
    presence,
    current: async request => (await presence(request))?.user ?? null,
    signInUrl(_path, next, afresh = false) {
      const separator = users.signInUrl.includes('?') ? '&' : '?'
      return `${users.signInUrl}${separator}next=${encodeURIComponent(next)}${afresh ? '&prompt=login' : ''}`
    },
  }
}

/** The built-in sign-in begins a session, and nothing else does. */
function presenceIn(session: Session | null): Presence | null {
  return session && { user: session.user, authenticatedAt: session.createdAt }
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
