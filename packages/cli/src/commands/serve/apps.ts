import type { App } from '@valetkey/server/storage/storage'
import { Failure } from '../../failure.ts'
import { table } from '../../table.ts'
import { ask, canAsk, print, say } from '../../terminal.ts'
import { appCalled, every, PAGE, userCalled } from './found.ts'
import { type ConfigOption, onGround } from './ground.ts'
import { noted } from './trail.ts'

interface JsonOption extends ConfigOption {
  readonly json?: boolean
}

/** `valetkey apps list` */
export function listApps(options: JsonOption): Promise<void> {
  return onGround(options, async ({ storage }) => {
    const apps = await every(after => storage.apps.list({ limit: PAGE, ...(after !== undefined && { after }) }))
    if (options.json) print(JSON.stringify(apps, null, 2))
    else if (apps.length === 0) say('There is no app yet. Register one with: valetkey apps create --name NAME')
    else print(table(apps.map(row)))
  })
}

const row = ({ clientId, name, public: isPublic, scopes, disabledAt }: App): readonly string[] => [
  clientId,
  name,
  isPublic ? 'public' : 'confidential',
  scopes.join(' '),
  disabledAt === null ? '' : 'disabled',
]

/** `valetkey apps show CLIENT_ID`: all but its secrets, of which it says how old they are. */
export function showApp(clientId: string, options: ConfigOption): Promise<void> {
  return onGround(options, async ({ storage }) => {
    const { secrets, ...app } = await appCalled(storage, clientId)
    const ages = secrets.map(({ createdAt, expiresAt, lastUsedAt }) => ({ createdAt, expiresAt, lastUsedAt }))
    print(JSON.stringify({ ...app, secrets: ages }, null, 2))
  })
}

interface CreateAppOptions extends JsonOption {
  readonly name: string
  readonly redirectUri?: readonly string[]
  readonly callbackDomain?: string
  readonly scope?: string
  readonly website?: string
  readonly description?: string
  readonly owner?: string
  readonly public?: boolean
}

/** `valetkey apps create`: the client id and, once, the secret, as an app file has them. */
export function createApp(options: CreateAppOptions): Promise<void> {
  return onGround(options, async ({ provider, storage }) => {
    const { owner, redirectUri = [], scope } = options
    const { app, clientSecret } = await provider.apps.create({
      name: options.name,
      redirectUris: redirectUri,
      public: options.public ?? false,
      callbackDomain: options.callbackDomain ?? null,
      website: options.website ?? null,
      description: options.description ?? '',
      ownerId: owner === undefined ? null : (await userCalled(storage, owner)).id,
      ...(scope !== undefined && { scopes: scope.split(/\s+/) }),
    })
    say(clientSecret === null ? 'The client id:' : 'The client id and its secret, which is shown this once:')
    showCredentials(app.clientId, clientSecret, options)
  })
}

function showCredentials(clientId: string, clientSecret: string | null, { json }: { readonly json?: boolean }): void {
  if (json) print(JSON.stringify({ clientId, clientSecret }, null, 2))
  else print([clientId, ...(clientSecret === null ? [] : [clientSecret])].join('\n'))
}

/** `valetkey apps secret CLIENT_ID`: a second secret; the ones before stop after the overlap. */
export function renewSecret(clientId: string, options: JsonOption & { readonly overlap: number }): Promise<void> {
  return onGround(options, async ({ provider, storage }) => {
    const app = await appCalled(storage, clientId)
    if (app.public) throw new Failure('usage', `${app.name} is a public app: it has no secret.`)
    const secret = await provider.apps.renewSecret(clientId, options.overlap * 3_600_000)
    say(`The new secret of ${app.name}, shown this once. The old one works for ${options.overlap} hours more.`)
    showCredentials(clientId, secret, options)
  })
}

/** `valetkey apps disable CLIENT_ID` and `enable CLIENT_ID` */
export function disableApp(clientId: string, disabled: boolean, options: ConfigOption): Promise<void> {
  const state = disabled ? 'disabled' : 'enabled'
  return onGround(options, async ({ storage }) => {
    const { id, name } = await appCalled(storage, clientId)
    const changed = await storage.admin.disable(id, disabled)
    if (changed) await noted(storage, `app.${state}`, { appId: id })
    say(changed ? `${name} is ${state}; its next call finds it so.` : `${name} was ${state} already.`)
  })
}

/** `valetkey apps remove CLIENT_ID`: the app and all that came from it. */
export function removeApp(clientId: string, options: ConfigOption & { readonly yes?: boolean }): Promise<void> {
  return onGround(options, async ({ storage }) => {
    const { id, name } = await appCalled(storage, clientId)
    await confirmed(name, options.yes ?? false)
    await storage.apps.remove(id)
    await noted(storage, 'app.deleted', { appId: id })
    say(`${name} is gone, with every token it had.`)
  })
}

async function confirmed(name: string, yes: boolean): Promise<void> {
  if (yes) return
  if (!canAsk()) throw new Failure('usage', `${name} and all its tokens would go.`, 'Say so with --yes.')
  if ((await ask(`All tokens of ${name} go with it. Type its name to go on`)) !== name)
    throw new Failure('cancelled', 'That is not its name; nothing was changed.')
}
