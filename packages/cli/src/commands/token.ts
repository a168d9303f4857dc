import { openAccount } from '../desk.ts'
import { print } from '../terminal.ts'

/** `valetkey token`: for other programs; OAuth 1's token and secret on a line each. */
export async function token(provider: string, options: { as: string; json?: boolean }): Promise<void> {
  const { connection } = await openAccount(provider, options.as)
  const parts = connection.token.reveal()
  if (options.json) return print(JSON.stringify(parts, null, 2))
  print([parts.accessToken, ...(parts.secret === undefined ? [] : [parts.secret])].join('\n'))
}
