import type { OAuth1Definition } from '../client/provider.ts'
import { type AppOptions, type Preset, preset } from './preset.ts'

export interface TrelloOptions extends AppOptions {
  /** What people read on the consent page. */
  readonly name?: string | undefined
  /** How long the token lives. Default `never`: until somebody revokes it. */
  readonly expiration?: '1hour' | '1day' | '30days' | 'never' | undefined
}

/** `get('members/me/boards')`: paths below `/1/`, signed by OAuth 1.0a. Scopes are `read`, `write`, `account`. */
export const trello: Preset<TrelloOptions, OAuth1Definition> = preset(
  ({ clientId, clientSecret, scope = 'read', name = 'Valet Key', expiration = 'never' }: TrelloOptions = {}) => ({
    oauth: 1,
    title: 'Trello',
    baseUrl: 'https://api.trello.com/1/',
    requestTokenUrl: 'https://trello.com/1/OAuthGetRequestToken',
    authorizeUrl: 'https://trello.com/1/OAuthAuthorizeToken',
    accessTokenUrl: 'https://trello.com/1/OAuthGetAccessToken',
    scope,
    scopeParam: 'scope',
    scopeSeparator: ',',
    authorizeParams: { name, expiration },
    identity: { url: 'members/me', id: 'id', name: 'username' },
    // Of what is listed newest first, actions and cards.
    pagination: { by: 'item', param: 'before', id: 'id' },
    docs: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/',
    appsUrl: 'https://trello.com/power-ups/admin',
    verified: 'documentation',
    clientId,
    clientSecret,
  }),
)
