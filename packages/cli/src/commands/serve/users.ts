import type { User } from '@valetkey/server/storage/storage'
import { table } from '../../table.ts'
import { print, say } from '../../terminal.ts'
import { every, PAGE, userCalled } from './found.ts'
import { type ConfigOption, onGround } from './ground.ts'
import { newPassword, type PasswordOptions } from './passwords.ts'
import { noted } from './trail.ts'

/** `valetkey users list` */
export function listUsers(options: ConfigOption & { readonly json?: boolean }): Promise<void> {
  return onGround(options, async ({ storage }) => {
    const users = await every(after => storage.users.list({ limit: PAGE, ...(after !== undefined && { after }) }))
    if (options.json) print(JSON.stringify(users.map(shown), null, 2))
    else if (users.length === 0) say('There is nobody yet. Make an account with: valetkey users create NAME')
    else print(table(users.map(row)))
  })
}

function shown({ passwordHash, ...user }: User): object {
  return { ...user, hasPassword: passwordHash !== null }
}

const row = ({ username, displayName, email, createdAt, lockedAt }: User): readonly string[] => [
  username,
  displayName,
  email ?? '',
  new Date(createdAt).toISOString().slice(0, 10),
  lockedAt === null ? '' : 'locked',
]

interface CreateUserOptions extends ConfigOption, PasswordOptions {
  readonly displayName?: string
  readonly email?: string
}

/** `valetkey users create NAME` */
export function createUser(username: string, options: CreateUserOptions): Promise<void> {
  return onGround(options, async ({ provider }) => {
    const { displayName, email } = options
    const password = await newPassword(username, options)
    await provider.people.create({
      username,
      password: password.text,
      ...(displayName !== undefined && { displayName }),
      ...(email !== undefined && { email }),
    })
    say(`${username} has an account.`)
    password.show()
  })
}

/** `valetkey users password NAME`: whoever is signed in by the old one is signed out. */
export function setPassword(username: string, options: ConfigOption & PasswordOptions): Promise<void> {
  return onGround(options, async ({ provider, storage }) => {
    const { id } = await userCalled(storage, username)
    const password = await newPassword(username, options)
    await provider.people.setPassword(id, password.text)
    say(`${username} has a new password, and is signed out everywhere.`)
    password.show()
  })
}

/** `valetkey users lock NAME` and `unlock NAME` */
export function lockUser(username: string, locked: boolean, options: ConfigOption): Promise<void> {
  const state = locked ? 'locked' : 'unlocked'
  return onGround(options, async ({ storage }) => {
    const { id } = await userCalled(storage, username)
    const changed = await storage.admin.lock(id, locked)
    if (changed) await noted(storage, `person.${state}`, { userId: id })
    const so = locked ? 'is signed out, and no app of theirs gets anything' : 'may sign in again'
    say(changed ? `${username} is ${state}: ${username} ${so}.` : `${username} was ${state} already.`)
  })
}
