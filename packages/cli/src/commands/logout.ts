import type { Disconnected } from 'valetkey'
import { type Account, named } from '../accounts.ts'
import { accountOf, type Desk, openDesk } from '../desk.ts'
import { Failure } from '../failure.ts'
import { paint, say } from '../terminal.ts'

/** `valetkey logout`: revokes the token where the provider can, and forgets it here in any case. */
export async function logout(written: string, options: { as: string }): Promise<void> {
  const desk = await openDesk()
  const account = await accountOf(desk, written, options.as)
  const { revoked, deleted } = await disconnected(desk, account)
  await desk.accounts.remove(account.provider, options.as)
  say(`${paint('green', '✓')} Signed out of ${named(account.provider, options.as)}.`)
  say(
    revoked
      ? '  The token was revoked there.'
      : '  The token was not revoked there: remove the app in your settings there.',
  )
  say(deleted ? '  It was deleted here.' : '  There was none to delete here.')
}

/** A definition that is gone or broken says no more where to revoke; the token goes all the same. */
async function disconnected(desk: Desk, account: Account): Promise<Disconnected> {
  const { provider, as, file } = account
  try {
    return await (await desk.remoteApp(account)).disconnect(as)
  } catch (error) {
    if (file === undefined || !(error instanceof Failure)) throw error
    say(`${paint('yellow', error.message)} So nobody could be asked to revoke the token.`)
    return { revoked: false, deleted: await desk.forget(provider, as) }
  }
}
