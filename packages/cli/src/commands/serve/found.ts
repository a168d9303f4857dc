import type { AppWithSecrets, Storage, User } from '@valetkey/server/storage/storage'
import { Failure } from '../../failure.ts'

/** The app with this client id, or how to find it. */
export async function appCalled({ apps }: Storage, clientId: string): Promise<AppWithSecrets> {
  const app = await apps.byClientId(clientId)
  if (app) return app
  throw new Failure(
    'failed',
    `There is no app with the client id ${clientId}.`,
    'They are listed by: valetkey apps list',
  )
}

export async function userCalled({ users }: Storage, username: string): Promise<User> {
  const user = await users.byUsername(username)
  if (user) return user
  throw new Failure('failed', `There is nobody called ${username}.`, 'People are listed by: valetkey users list')
}

type Page<T> = (after: string | undefined) => Promise<readonly T[]>

/** Every row of a list that is read page by page. */
export async function every<T extends { readonly id: string }>(page: Page<T>): Promise<readonly T[]> {
  const all: T[] = []
  for (let rows = await page(undefined); rows.length > 0; rows = await page(rows.at(-1)!.id)) all.push(...rows)
  return all
}

export const PAGE = 500
