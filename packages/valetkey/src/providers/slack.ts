import type { OAuth2Definition } from '../client/provider.ts'
import { type AppOptions, type Preset, preset } from './preset.ts'

export interface SlackOptions extends AppOptions {
  /** Whose token: the person's (default), or that of the app's bot in their workspace. */
  readonly as?: 'user' | 'bot' | undefined
}

/** One answer may hold both tokens; a person's stands further in, and is asked for by another name. */
const asUser: Pick<OAuth2Definition, 'tokenAt' | 'paramNames'> = {
  tokenAt: 'authed_user',
  paramNames: { scope: 'user_scope' },
}

/** `get('conversations.list')`. It gives nothing without a scope. */
export const slack: Preset<SlackOptions, OAuth2Definition> = preset(
  ({ clientId, clientSecret, scope, as = 'user' }: SlackOptions = {}) => ({
    oauth: 2,
    title: 'Slack',
    baseUrl: 'https://slack.com/api/',
    authorizeUrl: 'https://slack.com/oauth/v2/authorize',
    accessTokenUrl: 'https://slack.com/api/oauth.v2.access',
    revokeUrl: 'https://slack.com/api/auth.revoke',
    revokeBy: 'bearer',
    // An app has to be switched over to PKCE at Slack, and cannot be switched back.
    pkce: 'off',
    scope,
    scopeSeparator: ',',
    ...(as === 'user' ? asUser : {}),
    failures: [{ where: 'ok', is: 'false', code: 'error', message: 'error' }],
    identity: { url: 'auth.test', id: 'user_id', name: 'user' },
    // https://docs.slack.dev/apis/web-api/rate-limits: every method has a count of its own.
    limitsPer: 'path',
    pagination: { by: 'cursor', param: 'cursor', next: 'response_metadata.next_cursor' },
    docs: 'https://docs.slack.dev/authentication/installing-with-oauth',
    appsUrl: 'https://api.slack.com/apps',
    verified: 'documentation',
    clientId,
    clientSecret,
  }),
)
