import type { OAuth2Definition } from '../client/provider.ts'
import { type AppOptions, type Preset, preset } from './preset.ts'

export interface GitlabOptions extends AppOptions {
  /** Of a GitLab of your own. Default: `https://gitlab.com`. */
  readonly origin?: string | undefined
}

/** `get('projects', { membership: true })`: paths below `/api/v4/`. */
export const gitlab: Preset<GitlabOptions, OAuth2Definition> = preset(
  ({ clientId, clientSecret, scope = 'read_user', origin = 'https://gitlab.com' }: GitlabOptions = {}) => ({
    oauth: 2,
    title: 'GitLab',
    baseUrl: new URL('/api/v4/', origin).href,
    authorizeUrl: new URL('/oauth/authorize', origin).href,
    accessTokenUrl: new URL('/oauth/token', origin).href,
    revokeUrl: new URL('/oauth/revoke', origin).href,
    deviceUrl: new URL('/oauth/authorize_device', origin).href,
    introspectUrl: new URL('/oauth/introspect', origin).href,
    issuer: new URL(origin).origin,
    clientAuth: 'post',
    scope,
    identity: { url: 'user', id: 'id', name: 'username' },
    docs: 'https://docs.gitlab.com/api/oauth2/',
    appsUrl: new URL('/-/user_settings/applications', origin).href,
    verified: 'documentation',
    clientId,
    clientSecret,
  }),
)
