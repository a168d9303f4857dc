import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Connection, OAuth, type OnExchange, type RemoteApp, type Retry } from 'valetkey'
import { fileVault } from 'valetkey/vaults/file'
import { type Account, type Accounts, named, openAccounts, signedIn, signInAdvice } from './accounts.ts'
import { Failure } from './failure.ts'
import { type Home, openHome } from './home.ts'
import { serviceFor } from './lookup.ts'
import { isFile, providerName } from './provider-name.ts'
import type { Target } from './target.ts'
import { paint, say } from './terminal.ts'

/** The home folder, its accounts, and the client library on top of its vault. */
export interface Desk {
  readonly home: Home
  readonly accounts: Accounts
  remoteApp(target: Target): Promise<RemoteApp>
  /** Deletes a token without asking its provider anything; false: there was none. */
  forget(provider: string, as: string): Promise<boolean>
}

export async function openDesk(onExchange?: OnExchange): Promise<Desk> {
  const home = await openHome()
  const vault = fileVault(home.path('tokens.json'))
  const oauth = new OAuth({ vault, secret: home.secret, onRetry: tellRetry, ...(onExchange && { onExchange }) })
  return {
    home,
    accounts: openAccounts(home),
    remoteApp: async target => oauth.remoteApp(target.provider, await (await serviceFor(target)).define(target)),
    forget: (provider, as) => vault.remove('connection', provider, as),
  }
}

/** Somebody at a terminal who waits wants to know what for. */
function tellRetry({ url, reason, waitMs }: Retry): void {
  const { host } = new URL(url)
  const why = reason === 'budget' ? `${host} allows no more calls for now` : `${host}: ${reason}`
  say(paint('dim', `${why}; trying ${waitMs < 1000 ? 'again' : `again in ${Math.ceil(waitMs / 1000)} s`} …`))
}

/** An account one is signed in to: its remote app and its connection. */
export interface SignedIn {
  readonly desk: Desk
  readonly account: Account
  readonly app: RemoteApp
  readonly connection: Connection
}

/** Throws the advice to sign in when there is no such account, or its token is gone. */
export async function openAccount(written: string, as: string): Promise<SignedIn> {
  const desk = await openDesk()
  const account = await accountOf(desk, written, as)
  const { provider, file = provider } = account
  const app = await desk.remoteApp(account)
  const connection = await app.connection(as)
  if (connection) return { desk, account, app, connection }
  throw new Failure('signInNeeded', `The token of ${named(provider, as)} is gone.`, signInAdvice(file, as))
}

/** The account one names, by the provider's name or by its file. */
export async function accountOf(desk: Desk, written: string, as: string): Promise<Account> {
  const account = await signedIn(desk.accounts, providerName(written), as, written)
  refuseAnother(written, account)
  return account
}

/**
 * Two files of one name are one name here: whoever means the other one is told. A file that has moved is not another.
 */
export function refuseAnother(written: string, { provider, file }: Account): void {
  const meant = resolve(written)
  if (!isFile(written) || file === undefined || meant === file || !existsSync(meant) || !existsSync(file)) return
  throw new Failure(
    'usage',
    `${provider} is the definition ${file} here, and not ${meant}.`,
    'Give this one a file name of its own, or sign out of the other one first.',
  )
}
