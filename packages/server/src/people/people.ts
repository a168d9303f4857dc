import { timeOrderedId } from 'valetkey/http/random'
import type { Core } from '../core.ts'
import { isPlainText } from '../plain-text.ts'
import type { Provider } from '../provider.ts'
import type { User } from '../storage/storage.ts'
import { hashPassword } from './passwords.ts'

/** A person could not be created. */
export class PersonError extends Error {
  override readonly name = 'PersonError'
  readonly code: 'username_taken' | 'text_refused'

  constructor(code: PersonError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/** The built-in accounts. */
export function createPeople(core: Core): Provider['people'] {
  const { users } = core.storage
  return {
    async create({ id = timeOrderedId(), username, password, displayName = username, email = null }) {
      if (![id, username, displayName, email ?? ''].every(isPlainText)) {
        throw new PersonError('text_refused', 'a name or address has control characters; leave them out')
      }
      const inserted = await users.insert({
        id,
        username,
        displayName,
        email,
        passwordHash: await hashPassword(password),
      })
      if (!inserted) throw new PersonError('username_taken', `the name ${username} is taken; choose another`)
      core.events.emit('person.created', { userId: id })
      return (await users.byId(id)) as User
    },
    byUsername: username => users.byUsername(username),
    session: async userId => (await core.users.startSession(userId)).cookie,
    setPassword: (userId, password) => changePassword(core, userId, password),
  }
}

/** Whoever knew the old password is signed out with it. */
export async function changePassword(core: Core, userId: string, password: string): Promise<void> {
  await core.storage.users.update(userId, { passwordHash: await hashPassword(password) })
  await core.storage.sessions.removeAll(userId)
  core.events.emit('person.password_changed', { userId })
}
