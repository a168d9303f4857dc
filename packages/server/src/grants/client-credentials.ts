import { timeOrderedId } from 'valetkey/http/random'
import { OAuthError } from 'valetkey/oauth2/errors'
import { now } from '../core.ts'
import { grantedScopes } from '../scopes.ts'
import { mintToken, secondsLeft, textOf } from '../tokens/issue.ts'
import type { Grant } from './grant.ts'

/** RFC 6749 §4.4: the app acts for itself. No user, and no refresh token (§4.4.3). */
export const clientCredentials: Grant = {
  type: 'client_credentials',
  async issue(core, client, { scope }) {
    const { app, policy } = client
    if (app.public) throw new OAuthError('unauthorized_client', 'a public client has nothing to prove itself with')
    const scopes = grantedScopes(core, app, scope)
    const sprout = await mintToken(core, { kind: 'access', policy, userId: null, lifetimeMs: policy.accessTokenMs })
    const [token] = await core.storage.tokens.issue({
      authorizationId: timeOrderedId(),
      appId: app.id,
      userId: null,
      scopes,
      seeds: [sprout.seed],
    })
    core.events.emit('token.issued', { appId: app.id, data: { grant: 'client_credentials' } })
    const expiresIn = secondsLeft(token!, now(core))
    return {
      accessToken: await textOf(core, token!, sprout),
      tokenType: 'Bearer',
      ...(expiresIn !== undefined && { expiresIn }),
      scopes: token!.scopes,
      createdAt: token!.createdAt,
      app,
      user: null,
      ticket: null,
    }
  },
}
