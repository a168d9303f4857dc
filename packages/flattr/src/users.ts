import type { User } from '@valetkey/server/storage/storage'
import { FlattrError } from './errors.ts'
import { type Entity, fullUser, type Person, type PersonalView, type View } from './representations.ts'
import type { Service } from './service.ts'
import { emptyProfile } from './store/store.ts'

type People = Pick<Service, 'provider' | 'store'>

/** GET /user */
export async function showViewer(service: People, view: PersonalView): Promise<Entity> {
  return fullUser(await personOf(service, view.viewer.user), view)
}

/** GET /users/:username, in whatever case it is written. */
export async function showUser(service: People, username: string, view: View): Promise<Entity> {
  const user = await service.provider.people.byUsername(username)
  if (user === null) throw new FlattrError('not_found', 'The requested user could not be found')
  return fullUser(await personOf(service, user), view)
}

/** An account with its profile; an empty one where nobody has written any. */
export async function personOf({ store }: People, user: User): Promise<Person> {
  return { user, profile: (await store.profiles.find(user.id)) ?? emptyProfile(user.id, user.createdAt) }
}

/** null: the account is gone. */
export async function personById(service: People, userId: string): Promise<Person | null> {
  const user = await service.provider.storage.users.byId(userId)
  return user && personOf(service, user)
}
