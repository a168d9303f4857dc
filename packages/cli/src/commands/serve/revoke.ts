import type { Storage } from '@valetkey/server/storage/storage'
import { Failure } from '../../failure.ts'
import { askSecret, canAsk, readLine, say } from '../../terminal.ts'
import { appCalled, every, PAGE, userCalled } from './found.ts'
import { type ConfigOption, type Ground, onGround } from './ground.ts'
import { noted } from './trail.ts'

export interface RevokeOptions extends ConfigOption {
  readonly user?: string
  readonly app?: string
  readonly all?: boolean
}

/** What stands in the rows as the reason. */
const REASON = 'operator'

/** `valetkey revoke`: one token, or all of a person, an app, both together, or everybody. It holds from the next call on. */
export function revoke(options: RevokeOptions): Promise<void> {
  return onGround(options, async ground => {
    const { user, app, all } = options
    if (all) return revokeAll(ground.storage)
    if (user !== undefined && app !== undefined) return revokeOne(ground.storage, user, app)
    if (user !== undefined) return revokeUser(ground.storage, user)
    return app !== undefined ? revokeApp(ground.storage, app) : revokeToken(ground)
  })
}

async function revokeToken({ provider }: Ground): Promise<void> {
  const text = canAsk() ? await askSecret('The token') : await readLine()
  if (text === undefined)
    throw new Failure('usage', 'Which token?', 'Pipe it in on standard input, or give --user, --app or --all.')
  const found = await provider.tokens.revoke(text, REASON)
  if (found === null)
    throw new Failure('failed', 'That is no token of this server.', 'An OAuth 1.0a token is given without its secret.')
  const whose = found.user === null ? 'of its own' : `in the name of ${found.user.username}`
  say(`Revoked: a token (${found.kind}) that ${found.app.name} had ${whose}, and all that came from the same consent.`)
}

async function revokeOne(storage: Storage, username: string, clientId: string): Promise<void> {
  const [user, app] = [await userCalled(storage, username), await appCalled(storage, clientId)]
  const count = await storage.consents.revoke(user.id, app.id, REASON)
  await noted(storage, 'consent.revoked', { userId: user.id, appId: app.id })
  said(count, `${app.name} had from ${username}`)
}

async function revokeUser(storage: Storage, username: string): Promise<void> {
  const { id } = await userCalled(storage, username)
  const count = await storage.admin.revokePerson(id, REASON)
  await noted(storage, 'person.revoked', { userId: id })
  said(count, `${username} had given`)
}

async function revokeApp(storage: Storage, clientId: string): Promise<void> {
  const { id, name } = await appCalled(storage, clientId)
  const count = await storage.admin.revokeApp(id, REASON)
  await noted(storage, 'app.revoked', { appId: id })
  said(count, `${name} had`)
}

async function revokeAll(storage: Storage): Promise<void> {
  const apps = await every(after => storage.apps.list({ limit: PAGE, ...(after !== undefined && { after }) }))
  let count = 0
  for (const { id } of apps) {
    count += await storage.admin.revokeApp(id, REASON)
    await noted(storage, 'app.revoked', { appId: id })
  }
  said(count, 'anybody had given to any app')
}

function said(count: number, what: string): void {
  say(count === 1 ? `Revoked: the one authorization ${what}.` : `Revoked: ${count} authorizations ${what}.`)
}
