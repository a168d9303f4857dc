import { OAuthError } from 'valetkey/oauth2/errors'
import { challenge, validVerifier } from 'valetkey/oauth2/pkce'
import type { Client } from '../clients.ts'
import type { Core } from '../core.ts'
import type { Issued } from '../dialect.ts'
import type { Ticket, Token } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { mintToken, type Sprout } from '../tokens/issue.ts'
import { type Grant, refused } from './grant.ts'
import { issuedFrom } from './issue-access.ts'

/** RFC 6749 §4.1.3 with RFC 7636 §4.5. */
export const authorizationCode: Grant = {
  type: 'authorization_code',
  async issue(core, client, { code, redirectUri, codeVerifier }) {
    if (code === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: code.')
    if (codeVerifier !== undefined && !validVerifier(codeVerifier)) throw malformedVerifier()
    if (core.formats.code.plausible(code) === null) throw refused(core, 'code', 'unknown', client)
    const codeHash = credentialHash('code', code)
    const ticket = await core.storage.tickets.byCredential('auth', codeHash)
    if (ticket === null) throw refused(core, 'code', 'unknown', client)
    const sprouts = await sproutsFor(core, client, ticket)
    const taken = await core.storage.tickets.takeCode({
      codeHash,
      appId: client.app.id,
      redirectUri: redirectUriTaken(client, ticket, redirectUri),
      codeChallenge: codeVerifier === undefined ? null : await challengeFor(ticket, codeVerifier),
      maxAttempts: client.policy.maxAttempts,
      seeds: sprouts.map(one => one.seed),
    })
    if (taken.ok) return issued(core, client, taken.ticket, taken.tokens, sprouts)
    if (taken.refusal === 'wrong_redirect_uri' && redirectUri === undefined) throw missing('redirect_uri')
    if (taken.refusal === 'wrong_proof' && codeVerifier === undefined) throw missing('code_verifier')
    throw refused(core, 'code', taken.refusal, client, ticket.userId)
  },
}

/** RFC 7636 §4.1: a shorter one could be guessed, whatever its challenge is. */
function malformedVerifier(): OAuthError {
  return new OAuthError('invalid_request', 'code_verifier must be 43 to 128 letters, digits or - . _ ~')
}

function missing(name: string): OAuthError {
  return new OAuthError('invalid_request', `Missing required parameter: ${name}.`)
}

/** RFC 7636 §4.6. A code without a challenge proves nothing by a verifier: any text is then a wrong one (RFC 9700 §4.8.2). */
function challengeFor(ticket: Ticket, verifier: string): Promise<string> {
  return challenge(verifier, ticket.codeChallengeMethod === 'plain' ? 'plain' : 'S256')
}

async function sproutsFor(core: Core, { policy }: Client, ticket: Ticket): Promise<readonly Sprout[]> {
  const { userId } = ticket
  const access = await mintToken(core, { kind: 'access', policy, userId, lifetimeMs: policy.accessTokenMs })
  if (!policy.refreshTokens || !policy.grants.includes('refresh_token')) return [access]
  return [access, await mintToken(core, { kind: 'refresh', policy, userId, lifetimeMs: policy.refreshTokenMs })]
}

async function issued(
  core: Core,
  { app }: Client,
  ticket: Ticket,
  [access, refresh]: readonly Token[],
  [accessSprout, refreshSprout]: readonly Sprout[],
): Promise<Issued> {
  core.events.emit('token.issued', { appId: app.id, userId: ticket.userId, data: { grant: 'authorization_code' } })
  return issuedFrom(core, {
    app,
    user: ticket.userId === null ? null : await core.storage.users.byId(ticket.userId),
    ticket,
    token: access!,
    sprout: accessSprout!,
    ...(refresh && refreshSprout && { refresh: { token: refresh, sprout: refreshSprout } }),
  })
}

/** RFC 6749 §4.1.3 compares it to the letter; some services forgive its absence, and a slash at its end. */
function redirectUriTaken({ policy }: Client, ticket: Ticket, sent: string | undefined): string | null {
  const asked = ticket.redirectUri
  if (policy.redirectUriAtToken === 'exact' || asked === null) return sent ?? null
  const bare = (uri: string) => uri.replace(/\/$/, '')
  return sent === undefined || bare(sent) === bare(asked) ? asked : sent
}
