import { named } from '../accounts.ts'
import { openAccount } from '../desk.ts'
import { paint, say } from '../terminal.ts'

/** `valetkey logout`: revokes the token where the provider can, and forgets it here in any case. */
export async function logout(provider: string, options: { as: string }): Promise<void> {
  const { desk, app } = await openAccount(provider, options.as)
  const { revoked, deleted } = await app.disconnect(options.as)
  await desk.accounts.remove(provider, options.as)
  say(`${paint('green', '✓')} Signed out of ${named(provider, options.as)}.`)
  say(
    revoked
      ? '  The token was revoked there.'
      : '  The token was not revoked there: remove the app in your settings there.',
  )
  say(deleted ? '  It was deleted here.' : '  There was none to delete here.')
}
