import type { Grant } from '@valetkey/server/grants/grant'
import { issueAccess } from '@valetkey/server/grants/issue-access'
import type { App } from '@valetkey/server/storage/storage'
import { credentialHash } from '@valetkey/server/tokens/hash'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type GraphError, graphError } from './errors.ts'
import { reasons, tokenNamed } from './tokens.ts'
import type { World } from './world.ts'

const EXCHANGE = 'fb_exchange_token'
const SIXTY_DAYS = 60 * 86_400_000

const refused = (cause: GraphError) => new OAuthError('invalid_grant', 'the token was not honoured', { cause })

/** Only a secret shows that it is the app itself who asks: one without any gets neither. */
function requireSecret(app: App): void {
  if (app.public) throw refused(graphError('secretWrong'))
}

/** The app's own token, `APPID|…`: always the same, and without an end. Facebook has one of its own. */
const appToken: Grant = {
  type: 'client_credentials',
  async issue(core, { app, policy }) {
    requireSecret(app)
    const wanted = { userId: null, scopes: [], lifetimeMs: null, grant: 'client_credentials' }
    const issued = await issueAccess(core, { app, policy: { ...policy, reuseTokens: true } }, wanted)
    return { ...issued, accessToken: `${app.clientId}|${issued.accessToken}` }
  },
}

/** A person's token for one that lives sixty days. The old one stays as good as it is. */
const exchange = (world: () => World): Grant => ({
  type: EXCHANGE,
  async issue(core, { app, policy }, { extra }) {
    requireSecret(app)
    const text = extra[EXCHANGE]
    if (!text) throw refused(graphError('parameter', `Missing ${EXCHANGE} parameter.`))
    const token = await tokenNamed(world(), text)
    if (!token?.user) throw refused(graphError('tokenInvalid'))
    if (token.problem) throw refused(token.problem)
    if (token.app.id !== app.id) throw refused(graphError('tokenOfOther', app.clientId))
    const wanted = { userId: token.user.id, scopes: token.scopes, lifetimeMs: SIXTY_DAYS, grant: EXCHANGE }
    const issued = await issueAccess(core, { app, policy }, wanted)
    // The person may have removed the app while the token was made: then it goes the same way.
    const death = (await tokenNamed(world(), text))?.problem
    if (!death) return issued
    await core.storage.tokens.revoke(
      { kind: 'access', hash: credentialHash('access', issued.accessToken) },
      reasons.removed,
    )
    throw refused(death)
  },
})

/** What is exchanged for tokens here beside a code. `world` is asked when the first one is. */
export const grants = (world: () => World): readonly Grant[] => [appToken, exchange(world)]
