import { type Account, openAccounts, signedIn } from '../accounts.ts'
import { openHome } from '../home.ts'
import { providerName } from '../provider-name.ts'
import { table } from '../table.ts'
import { print, say } from '../terminal.ts'

/** `valetkey status`: who you are, where. Asks nobody: it reads what was kept. */
export async function status(written: string | undefined, options: { json?: boolean }): Promise<void> {
  const provider = written === undefined ? undefined : providerName(written)
  const accounts = await openAccounts(await openHome())
  const all = (await accounts.list()).filter(account => provider === undefined || account.provider === provider)
  if (provider !== undefined && all.length === 0) await signedIn(accounts, provider, 'default', written)
  if (options.json) print(JSON.stringify(all.map(publicPart), null, 2))
  else if (all.length === 0) say('You are not signed in anywhere. Try: valetkey login mastodon --sandbox')
  else print(table(all.map(row)))
}

/** What may be shown: everything but the app's sealed secret. */
function publicPart({ clientSecret: _, loopbackPort: __, ...account }: Account): object {
  return account
}

function row({ provider, as, who, scope, origin, file }: Account): readonly string[] {
  const label = as === 'default' ? provider : `${provider} (${as})`
  return [label, who ?? '?', scope?.join(' ') ?? '', origin ?? file ?? '']
}
