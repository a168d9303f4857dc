import { OAuthError } from 'valetkey/oauth2/errors'
import { challenge, validVerifier } from 'valetkey/oauth2/pkce'
import type { Client } from '../apps/clients.ts'
import type { Ticket } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { type Grant, refused } from './grant.ts'
import { issuedTo, sproutsFor } from './issue-pair.ts'

/** RFC 6749 §4.1.3 with RFC 7636 §4.5. */
export const authorizationCode: Grant = {
  type: 'authorization_code',
  names: (core, { code }) =>
    code === undefined || core.formats.code.plausible(code) === null
      ? null
      : { ticket: { kind: 'auth', hash: credentialHash('code', code) } },
  async issue(core, client, { code, redirectUri, codeVerifier, resource }) {
    if (code === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: code.')
    if (codeVerifier !== undefined && !validVerifier(codeVerifier)) throw malformedVerifier()
    const { ticket } = client.named
    if (ticket === null) throw refused(core, 'code', 'unknown', client)
    const sprouts = await sproutsFor(core, client, ticket, resource)
    const taken = await core.storage.tickets.takeCode({
      codeHash: credentialHash('code', code),
      appId: client.app.id,
      redirectUri: redirectUriTaken(client, ticket, redirectUri),
      codeChallenge: codeVerifier === undefined ? null : await challengeFor(ticket, codeVerifier),
      maxAttempts: client.policy.maxAttempts,
      seeds: sprouts.map(one => one.seed),
    })
    if (taken.ok) return issuedTo(core, client, taken, sprouts, 'authorization_code')
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

/** RFC 6749 §4.1.3 compares it to the letter; some services forgive its absence, and a slash at its end. */
function redirectUriTaken({ policy }: Client, ticket: Ticket, sent: string | undefined): string | null {
  const asked = ticket.redirectUri
  if (policy.redirectUriAtToken === 'exact' || asked === null) return sent ?? null
  const bare = (uri: string) => uri.replace(/\/$/, '')
  return sent === undefined || bare(sent) === bare(asked) ? asked : sent
}
