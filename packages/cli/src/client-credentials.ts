import { readFile } from 'node:fs/promises'
import { Failure } from './failure.ts'
import { ask, askSecret, canAsk, say } from './terminal.ts'

/** An app's name and password at a provider (RFC 5849 and RFC 6749 both call them client credentials). */
export interface ClientCredentials {
  readonly clientId: string
  readonly clientSecret?: string
}

/**
 * From `--app FILE`, else VALETKEY_<PROVIDER>_CLIENT_ID and _SECRET, else a prompt. Never from argv, where others can read
 * them. `appsUrl` is where one gets them.
 */
export async function clientCredentials(
  provider: string,
  appFile?: string,
  appsUrl?: string,
): Promise<ClientCredentials> {
  if (appFile !== undefined) return readAppFile(appFile)
  return fromEnvironment(provider) ?? fromPrompt(provider, appsUrl)
}

/** Two lines, key then secret, or JSON with clientId and clientSecret (client_id and client_secret will do). */
export async function readAppFile(path: string): Promise<ClientCredentials> {
  const text = await readFile(path, 'utf8').catch(cause => {
    throw new Failure('usage', `Could not read the app file ${path}: ${cause.message}`, appFileAdvice, cause)
  })
  const found = text.trimStart().startsWith('{') ? fromJson(text) : fromLines(text)
  if (found) return found
  throw new Failure('usage', `${path} holds no app key.`, appFileAdvice)
}

const appFileAdvice =
  'An app file has two lines, the key and the secret, or is JSON: {"clientId": …, "clientSecret": …}.'

function fromLines(text: string): ClientCredentials | undefined {
  const [clientId, clientSecret] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '')
  return credentials(clientId, clientSecret)
}

function fromJson(text: string): ClientCredentials | undefined {
  try {
    const app = JSON.parse(text) as Record<string, unknown>
    return credentials(app['clientId'] ?? app['client_id'], app['clientSecret'] ?? app['client_secret'])
  } catch {
    return undefined
  }
}

function credentials(clientId: unknown, clientSecret: unknown): ClientCredentials | undefined {
  if (typeof clientId !== 'string' || clientId === '') return undefined
  return typeof clientSecret === 'string' && clientSecret !== '' ? { clientId, clientSecret } : { clientId }
}

/** `mastodon` → VALETKEY_MASTODON_CLIENT_ID */
const variable = (provider: string, field: 'ID' | 'SECRET'): string =>
  `VALETKEY_${provider.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_CLIENT_${field}`

function fromEnvironment(provider: string): ClientCredentials | undefined {
  return credentials(process.env[variable(provider, 'ID')], process.env[variable(provider, 'SECRET')])
}

async function fromPrompt(provider: string, appsUrl: string | undefined): Promise<ClientCredentials> {
  const where = appsUrl === undefined ? '' : `You get them at ${appsUrl}. `
  if (!canAsk())
    throw new Failure(
      'usage',
      `${provider} needs the key and secret of an app of yours.`,
      `${where}Give them in a file with --app FILE, or set ${variable(provider, 'ID')} and ${variable(provider, 'SECRET')}. ` +
        'To try without an account: --sandbox.',
    )
  if (where) say(where.trimEnd())
  const clientId = await ask(`The key (client id) of your ${provider} app`)
  return { clientId, clientSecret: await askSecret('Its secret') }
}
