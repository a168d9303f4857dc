import type { Core } from '../core.ts'
import type { Issued } from '../dialect.ts'
import type { Ask } from '../endpoints/ask.ts'
import type { Ticket, User } from '../storage/storage.ts'
import { mintToken } from '../tokens/issue.ts'
import { issueAccess, issuedFrom } from './issue-access.ts'

interface Approved {
  readonly ticket: Ticket
  readonly user: User
  readonly codeHash: Uint8Array
}

/**
 * RFC 6749 §4.2: the token goes back by way of the browser, where the policy allows that. It is bought with the code
 * nobody has seen yet, so that everything a code is good for once happens once here too. Beside a code (`code token`) that
 * code stays good, and the token has an authorization of its own. null: only a code was asked for.
 */
export async function implicitToken(core: Core, ask: Ask, approved: Approved): Promise<Issued | null> {
  const { app, policy, answers } = ask
  const { ticket, user, codeHash } = approved
  if (!answers.includes('token')) return null
  const about = { userId: user.id, lifetimeMs: policy.accessTokenMs }
  if (answers.includes('code'))
    return issueAccess(
      core,
      { app, policy },
      { ...about, scopes: ticket.scopes, resources: ticket.resources, grant: 'implicit' },
    )
  const sprout = await mintToken(core, { kind: 'access', policy, ...about })
  const taken = await core.storage.tickets.takeCode({
    codeHash,
    appId: app.id,
    redirectUri: ticket.redirectUri,
    codeChallenge: ticket.codeChallenge,
    maxAttempts: policy.maxAttempts,
    seeds: [sprout.seed],
  })
  if (!taken.ok) throw new Error(`an implicit answer was ${taken.refusal} a moment after it was approved`)
  core.events.emit('token.issued', { appId: app.id, userId: user.id, data: { grant: 'implicit' } })
  return issuedFrom(core, { app, user, ticket: taken.ticket, token: taken.tokens[0]!, sprout })
}
