import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createSealer, type Sealer } from 'valetkey/http/seal'
import { lockFile } from 'valetkey/vaults/lock'
import { Failure } from './failure.ts'
import type { Home } from './home.ts'
import type { Target } from './target.ts'

/** One account of yours: which service, under which label, and what it takes to call it again. Its token is in the vault. */
export interface Account extends Target {
  /** the label: `default`, or what `--as` said */
  readonly as: string
  /** who you are there, as told at sign-in */
  readonly who?: string
  readonly scope?: readonly string[]
  /** the loopback port used last: an app registered with it can be used again */
  readonly loopbackPort?: number
  readonly signedInAt: string
}

/** The accounts of one home, in `accounts.json`; app secrets in it are sealed. */
export interface Accounts {
  list(): Promise<Account[]>
  find(provider: string, as: string): Promise<Account | undefined>
  save(account: Account): Promise<void>
  remove(provider: string, as: string): Promise<void>
}

export function openAccounts(home: Home): Accounts {
  const file = home.path('accounts.json')
  const sealer = createSealer([{ kid: 'home', secret: home.secret }])
  return {
    list: () => read(file),
    find: async (provider, as) => {
      const found = (await read(file)).find(isAccount(provider, as))
      return found && open(sealer, found)
    },
    save: async account => {
      const sealed = await seal(sealer, account)
      const others = not(isAccount(account.provider, account.as))
      await change(file, all => [...all.filter(others), sealed])
    },
    remove: (provider, as) => change(file, all => all.filter(not(isAccount(provider, as)))),
  }
}

type Test = (account: Account) => boolean
const isAccount =
  (provider: string, as: string): Test =>
  account =>
    account.provider === provider && account.as === as
const not =
  (test: Test): Test =>
  account =>
    !test(account)

/** The account, or the advice to sign in, to what was written for it. */
export async function signedIn(
  accounts: Accounts,
  provider: string,
  as: string,
  written: string = provider,
): Promise<Account> {
  const account = await accounts.find(provider, as)
  if (account) return account
  throw new Failure('signInNeeded', `You are not signed in to ${named(provider, as)}.`, signInAdvice(written, as))
}

export const named = (provider: string, as: string): string => (as === 'default' ? provider : `${provider} as ${as}`)

export const signInAdvice = (provider: string, as: string): string =>
  `Sign in with: valetkey login ${provider}${as === 'default' ? '' : ` --as ${as}`}`

async function read(file: string): Promise<Account[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{"accounts":[]}'
    throw error
  })
  try {
    return (JSON.parse(text) as { accounts: Account[] }).accounts
  } catch (cause) {
    throw new Failure('failed', `${file} is damaged.`, 'Delete it and sign in again.', cause)
  }
}

/** One writer at a time, also between processes; written beside and renamed, so that readers never see half a list. */
async function change(file: string, edit: (accounts: readonly Account[]) => readonly Account[]): Promise<void> {
  const lock = await lockFile(`${file}.lock`)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    const content = { version: 1, accounts: edit(await read(file)) }
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
    await rename(draft, file)
  } finally {
    await lock.release()
  }
}

const place = (account: Account): string => `app secret of ${account.provider} ${account.as}`

async function seal(sealer: Sealer, account: Account): Promise<Account> {
  const { clientSecret, ...rest } = account
  return clientSecret === undefined ? rest : { ...rest, clientSecret: await sealer.seal(clientSecret, place(account)) }
}

async function open(sealer: Sealer, account: Account): Promise<Account> {
  const { clientSecret, ...rest } = account
  return clientSecret === undefined ? rest : { ...rest, clientSecret: await sealer.open(clientSecret, place(account)) }
}
