import { parseArgs } from 'node:util'
import type { Abilities, App, Person, Pointing } from '@valetkey/server/testing/attacks'

export const usage = `Tries every attack of docs/security.md on a server, over HTTP, and says of each whether the server held.

  npm run attack -- --issuer URL --client-id ID --client-secret SECRET --redirect-uri URI --username NAME --password WORD

  --issuer URL            the server; RFC 8414 metadata is read from there
  --client-id, --client-secret, --redirect-uri    a confidential app of yours
  --username, --password                          an account of yours
  --sandbox               it is a provider of our sandbox: apps, people and the clock come from its control API
  --only 12,17            these rows alone

What it is not told of, it does not try, and says so:
  --public-client-id, --public-redirect-uri                              a public app
  --other-client-id, --other-client-secret, --other-redirect-uri         a second confidential app
  --other-username, --other-password                                     a second account
  --scope S, --more-scope S        scopes the app may ask for (default: the first two of the metadata)
  --api URL, --api-more URL        API calls that need them (default: /api/echo, and none)
  --other-address ADDRESS          another address of this machine, such as 127.0.0.2
  --allow NAME=VALUE, --deny NAME=VALUE    the consent form's buttons (default: decision=allow, decision=deny)
  --authorize, --token, --revoke, --sign-in, --request-token, --oauth1-authorize, --access-token
                                   URLs or paths, where the metadata does not name them

Secrets need not stand in the command, where others on the machine see them: ATTACK_CLIENT_SECRET, ATTACK_PASSWORD,
ATTACK_OTHER_CLIENT_SECRET and ATTACK_OTHER_PASSWORD are read from the environment. One that begins with a dash is written
--client-secret=-SECRET.

Exit codes: 0 it held, 1 something is broken, 2 it could not begin.
Use it on servers that are yours. It guesses secrets and fills logs.
`

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const options = {
  issuer: text,
  'client-id': text,
  'client-secret': text,
  'redirect-uri': text,
  username: text,
  password: text,
  'public-client-id': text,
  'public-redirect-uri': text,
  'other-client-id': text,
  'other-client-secret': text,
  'other-redirect-uri': text,
  'other-username': text,
  'other-password': text,
  scope: text,
  'more-scope': text,
  api: text,
  'api-more': text,
  'other-address': text,
  allow: text,
  deny: text,
  authorize: text,
  token: text,
  revoke: text,
  'sign-in': text,
  'request-token': text,
  'oauth1-authorize': text,
  'access-token': text,
  only: text,
  sandbox: flag,
  help: flag,
} as const

type Said = Readonly<Partial<Record<Exclude<keyof typeof options, 'sandbox' | 'help'>, string>>>

export interface Wanted {
  readonly pointing: Omit<Pointing, 'app' | 'person'> & { readonly app: App | null; readonly person: Person | null }
  readonly sandbox: boolean
  /** null: all rows. */
  readonly only: ReadonlySet<number> | null
}

const secret = ['client-secret', 'password', 'other-client-secret', 'other-password'] as const

type Environment = Readonly<Record<string, string | undefined>>

/** What the command line asks for, and the environment. Throws an Error that says what is wrong with it. */
export function readOptions(args: readonly string[], environment: Environment): Wanted | 'help' {
  const { values } = parseArgs({ args: [...args], options })
  const { sandbox = false, help = false, ...named } = values
  const said: Said = { ...secretsIn(environment), ...named }
  if (help) return 'help'
  if (said.issuer === undefined || !URL.canParse(said.issuer)) throw new Error('--issuer must be a URL')
  const [app, person] = [appOf(said, ''), personOf(said, '')]
  if (!sandbox && (app === null || person === null))
    throw new Error('--client-id, --client-secret, --redirect-uri, --username and --password are all needed')
  return { pointing: { ...pointingOf(said, said.issuer), app, person }, sandbox, only: rowsOf(said.only) }
}

function secretsIn(environment: Environment): Said {
  const pairs = secret.map(name => [name, environment[`ATTACK_${name.toUpperCase().replaceAll('-', '_')}`]] as const)
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined))
}

function pointingOf(said: Said, issuer: string): Omit<Pointing, 'app' | 'person'> {
  return {
    issuer,
    scope: said.scope,
    buttons: { ...buttonOf('allow', said.allow), ...buttonOf('deny', said.deny) },
    endpoints: {
      authorize: said.authorize,
      token: said.token,
      revoke: said.revoke,
      signIn: said['sign-in'],
      requestToken: said['request-token'],
      oauth1Authorize: said['oauth1-authorize'],
      accessToken: said['access-token'],
    },
    abilities: abilitiesOf(said, issuer),
  }
}

function abilitiesOf(said: Said, issuer: string): Partial<Abilities> {
  const [publicApp, otherApp, otherPerson] = [appOf(said, 'public-'), appOf(said, 'other-'), personOf(said, 'other-')]
  const url = (path: string) => new URL(path, issuer).href
  return {
    ...(publicApp && { publicApp }),
    ...(otherApp && { otherApp }),
    ...(otherPerson && { otherPerson }),
    ...(said['more-scope'] && { moreScope: said['more-scope'] }),
    ...(said.api && { api: url(said.api) }),
    ...(said['api-more'] && { apiMore: url(said['api-more']) }),
    ...(said['other-address'] && { otherAddress: said['other-address'] }),
  }
}

function appOf(said: Said, which: '' | 'other-' | 'public-'): App | null {
  const clientId = said[`${which}client-id`]
  const clientSecret = which === 'public-' ? null : said[`${which}client-secret`]
  const redirectUri = said[`${which}redirect-uri`] ?? said['redirect-uri']
  if (clientId === undefined || clientSecret === undefined || redirectUri === undefined) return null
  return { clientId, clientSecret, redirectUri }
}

function personOf(said: Said, which: '' | 'other-'): Person | null {
  const [username, password] = [said[`${which}username`], said[`${which}password`]]
  return username === undefined || password === undefined ? null : { username, password }
}

function buttonOf(choice: 'allow' | 'deny', text: string | undefined): Pointing['buttons'] & object {
  if (text === undefined) return {}
  const [name = '', ...value] = text.split('=')
  return { [choice]: [name, value.join('=')] }
}

function rowsOf(text: string | undefined): ReadonlySet<number> | null {
  if (text === undefined) return null
  const rows = text.split(',').map(Number)
  if (rows.every(row => Number.isInteger(row) && row > 0)) return new Set(rows)
  throw new Error('--only takes numbers of docs/security.md, such as 12,17')
}
