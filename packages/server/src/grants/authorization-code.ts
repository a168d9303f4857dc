import { OAuthError } from 'valetkey/oauth2/errors'
import { challenge, validVerifier } from 'valetkey/oauth2/pkce'
import type { Client } from '../clients.ts'
import { type Core, now } from '../core.ts'
import type { Issued } from '../dialect.ts'
import type { Ticket, Token } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { mintToken, type Sprout, secondsLeft, textOf } from '../tokens/issue.ts'
import { type Grant, refused } from './grant.ts'

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
      redirectUri: redirectUri ?? null,
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
  client: Client,
  ticket: Ticket,
  tokens: readonly Token[],
  sprouts: readonly Sprout[],
): Promise<Issued> {
  const [access, refresh] = tokens
  const [accessSprout, refreshSprout] = sprouts
  const expiresIn = secondsLeft(access!, now(core))
  core.events.emit('token.issued', {
    appId: client.app.id,
    userId: ticket.userId,
    data: { grant: 'authorization_code' },
  })
  return {
    accessToken: await textOf(core, access!, accessSprout!),
    tokenType: 'Bearer',
    ...(expiresIn !== undefined && { expiresIn }),
    ...(refresh && refreshSprout && { refreshToken: await textOf(core, refresh, refreshSprout) }),
    scopes: access!.scopes,
    createdAt: access!.createdAt,
    app: client.app,
    user: ticket.userId === null ? null : await core.storage.users.byId(ticket.userId),
    ticket,
  }
}
