import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Definition } from 'valetkey'
import { presets } from 'valetkey/providers'
import { readFacts } from '../../../../tools/catalogue/facts.ts'
import { presetNames } from '../../src/catalogue/presets.ts'
import { app, type Behaviour1, type Behaviour2, behaviourOf } from './behaviour.ts'
import { wholeSignIn } from './sign-in.ts'
import { team } from './signed-secret.ts'

const facts = readFacts(readFileSync(new URL('../../catalogue/facts.jsonl', import.meta.url), 'utf8'))

/** What a provider's own document says beyond the facts, or against them; each preset names the document. */
interface Documented {
  readonly definition: Definition
  readonly but?: Partial<Omit<Behaviour1, 'oauth'>> & Partial<Omit<Behaviour2, 'oauth'>>
  /** Where one asks who it is (nowhere: the token answer says it), and how the answer reads. */
  readonly who: readonly [url: string, answer: unknown, method?: 'POST']
  readonly account: { readonly id: string; readonly name: string }
}

const flat = { id: 7, username: 'alice' }
const fromFlat = { id: '7', name: 'alice' }

const documented: Readonly<Record<string, Documented>> = {
  apple: {
    definition: presets.apple(team),
    but: {
      auth: ['signed-secret'],
      scopes: ['openid', 'name', 'email'],
      issuer: 'https://appleid.apple.com',
      jwks: 'https://appleid.apple.com/auth/keys',
      brings: { user: '{"name":{"firstName":"Alice","lastName":"Example"},"email":"alice@example.org"}' },
    },
    // It has no address to ask at: the id_token says it.
    who: ['nowhere', { sub: '7' }],
    account: { id: '7', name: 'Alice Example' },
  },
  asana: {
    definition: presets.asana,
    but: { revokeUrl: 'https://app.asana.com/-/oauth_revoke' },
    who: ['https://app.asana.com/api/1.0/users/me', { data: { gid: '7', name: 'alice' } }],
    account: fromFlat,
  },
  atlassian: {
    definition: presets.atlassian,
    but: {
      pages: { by: 'url', next: 'nextPage' },
      scopes: ['read:me', 'offline_access'],
    },
    who: ['https://api.atlassian.com/me', { account_id: '7', email: 'alice' }],
    account: fromFlat,
  },
  bitbucket: {
    definition: presets.bitbucket,
    but: { pages: { by: 'url', next: 'next' }, scopes: [] },
    who: ['https://api.bitbucket.org/2.0/user', { uuid: '{7}', display_name: 'alice' }],
    account: { id: '{7}', name: 'alice' },
  },
  box: {
    definition: presets.box,
    but: {
      pages: { by: 'cursor', param: 'marker', next: 'next_marker' },
      scopes: [],
      revokeUrl: 'https://api.box.com/oauth2/revoke',
    },
    who: ['https://api.box.com/2.0/users/me', { id: '7', login: 'alice' }],
    account: fromFlat,
  },
  discogs: {
    definition: presets.discogs,
    but: {
      pages: { by: 'url', next: 'pagination.urls.next' },
      authorizeUrl: 'https://www.discogs.com/oauth/authorize',
      requestTokenMethod: 'GET',
    },
    who: ['https://api.discogs.com/oauth/identity', flat],
    account: fromFlat,
  },
  discord: {
    definition: presets.discord,
    but: {
      authorizeUrl: 'https://discord.com/oauth2/authorize',
      pages: { by: 'item', param: 'after', id: 'id' },
      scopes: ['identify'],
    },
    who: ['https://discord.com/api/v10/users/@me', { id: '7', username: 'alice' }],
    account: fromFlat,
  },
  dropbox: {
    definition: presets.dropbox,
    but: { scopes: [] },
    who: ['https://api.dropboxapi.com/2/users/get_current_account', { account_id: '7', email: 'alice' }, 'POST'],
    account: fromFlat,
  },
  etsy: {
    definition: presets.etsy,
    // The client has no secret at the token endpoint, and shows it at every call.
    but: {
      pages: { by: 'offset', param: 'offset', items: 'results' },
      auth: ['none'],
      scopes: ['shops_r'],
      headers: { 'x-api-key': `${app.id}:${app.secret}` },
    },
    who: ['https://openapi.etsy.com/v3/application/users/me', { user_id: 7, shop_id: 8 }],
    account: { id: '7', name: '7' },
  },
  facebook: {
    definition: presets.facebook,
    but: {
      pages: { by: 'url', next: 'paging.next' },
      authorizeUrl: 'https://www.facebook.com/dialog/oauth',
      tokenUrl: 'https://graph.facebook.com/oauth/access_token',
      refreshUrl: 'https://graph.facebook.com/oauth/access_token',
      tokenMethod: 'GET',
      auth: ['post'],
      pkce: false,
      scopes: [],
      separator: ',',
    },
    who: ['https://graph.facebook.com/me', { id: '7', name: 'alice' }],
    account: fromFlat,
  },
  flattr: {
    definition: presets.flattr,
    but: { auth: ['basic-raw'], json: true, pkce: false, scopes: [] },
    who: ['https://api.flattr.com/rest/v2/user', { username: 'alice' }],
    account: { id: 'alice', name: 'alice' },
  },
  flickr: {
    definition: presets.flickr,
    but: {
      pages: { by: 'page', param: 'page', page: '*.page', pages: '*.pages' },
      requestTokenMethod: 'GET',
      accessTokenMethod: 'GET',
      transmission: 'query',
      scopeParam: 'perms',
      scopeAt: 'authorize',
      scopes: ['read'],
      authorizeParams: {},
    },
    who: ['', { user_nsid: '7@N00', username: 'alice' }],
    account: { id: '7@N00', name: 'alice' },
  },
  github: {
    definition: presets.github,
    but: {
      pages: { by: 'link' },
      scopes: [],
      headers: { 'x-github-api-version': '2022-11-28' },
    },
    who: ['https://api.github.com/user', { id: 7, login: 'alice' }],
    account: fromFlat,
  },
  gitlab: {
    definition: presets.gitlab,
    but: { pages: { by: 'link' }, introspectUrl: 'https://gitlab.com/oauth/introspect' },
    who: ['https://gitlab.com/api/v4/user', flat],
    account: fromFlat,
  },
  google: {
    definition: presets.google,
    but: {
      pages: { by: 'cursor', param: 'pageToken', next: 'nextPageToken' },
      scopes: ['openid', 'email', 'profile'],
      issuer: 'https://accounts.google.com',
    },
    who: ['https://www.googleapis.com/oauth2/v3/userinfo', { sub: '7', email: 'alice' }],
    account: fromFlat,
  },
  linkedin: {
    definition: presets.linkedin,
    but: {
      pages: { by: 'offset', param: 'start', items: 'elements' },
      introspectUrl: 'https://www.linkedin.com/oauth/v2/introspectToken',
      scopes: ['openid', 'profile', 'email'],
    },
    who: ['https://api.linkedin.com/v2/userinfo', { sub: '7', name: 'alice' }],
    account: fromFlat,
  },
  mastodon: {
    definition: presets.mastodon({ instance: 'id.example.org' }),
    but: {
      pages: { by: 'link' },
      auth: ['post'],
      scopes: ['read', 'write', 'follow'],
      separator: ' ',
    },
    who: ['https://id.example.org/api/v1/accounts/verify_credentials', { id: '7', acct: 'alice' }],
    account: fromFlat,
  },
  microsoft: {
    definition: presets.microsoft({ tenant: 'acme' }),
    but: {
      pages: { by: 'url', next: '@odata.nextLink' },
      authorizeParams: {},
      scopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
      issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
      jwks: 'https://login.microsoftonline.com/acme/discovery/v2.0/keys',
    },
    who: ['https://graph.microsoft.com/v1.0/me', { id: '7', userPrincipalName: 'alice' }],
    account: fromFlat,
  },
  notion: {
    definition: presets.notion,
    but: {
      pages: { by: 'cursor', param: 'start_cursor', next: 'next_cursor' },
      introspectUrl: 'https://api.notion.com/v1/oauth/introspect',
      revokeUrl: 'https://api.notion.com/v1/oauth/revoke',
      revokes: 'access',
    },
    who: ['', { owner: { type: 'user', user: { id: '7', name: 'alice' } } }],
    account: fromFlat,
  },
  reddit: {
    definition: presets.reddit,
    but: {
      pages: { by: 'cursor', param: 'after', next: 'data.after' },
      separator: ' ',
      revokeUrl: 'https://www.reddit.com/api/v1/revoke_token',
    },
    who: ['https://oauth.reddit.com/api/v1/me', { id: '7', name: 'alice' }],
    account: fromFlat,
  },
  salesforce: {
    definition: presets.salesforce,
    but: {
      introspectUrl: 'https://login.salesforce.com/services/oauth2/introspect',
      pages: { by: 'url', next: 'nextRecordsUrl' },
      authorizeParams: {},
      scopes: ['openid', 'api', 'refresh_token'],
    },
    who: ['https://login.salesforce.com/services/oauth2/userinfo', { user_id: '7', preferred_username: 'alice' }],
    account: fromFlat,
  },
  slack: {
    definition: presets.slack({ scope: ['users:read', 'chat:write'] }),
    but: {
      pages: { by: 'cursor', param: 'cursor', next: 'response_metadata.next_cursor' },
      auth: ['basic'],
      names: { scope: 'user_scope' },
      scopes: ['users:read', 'chat:write'],
    },
    who: ['https://slack.com/api/auth.test', { ok: true, user_id: '7', user: 'alice' }],
    account: fromFlat,
  },
  spotify: {
    definition: presets.spotify,
    but: { pages: { by: 'url', next: 'next' }, auth: ['basic'], scopes: [] },
    who: ['https://api.spotify.com/v1/me', { id: '7', display_name: 'alice' }],
    account: fromFlat,
  },
  strava: {
    definition: presets.strava,
    but: {
      pages: { by: 'full', param: 'page' },
      authorizeParams: {},
    },
    who: ['https://www.strava.com/api/v3/athlete', { id: 7, firstname: 'Alice', lastname: 'Example' }],
    account: { id: '7', name: 'Alice Example' },
  },
  trello: {
    definition: presets.trello({ scope: 'read,write' }),
    but: {
      pages: { by: 'item', param: 'before', id: 'id' },
      scopeParam: 'scope',
      scopeAt: 'authorize',
      scopes: ['read', 'write'],
      separator: ',',
      authorizeParams: { name: 'Valet Key', expiration: 'never' },
    },
    who: ['https://api.trello.com/1/members/me', { id: '7', username: 'alice' }],
    account: fromFlat,
  },
  tumblr: {
    definition: presets.tumblr,
    but: {
      pages: { by: 'offset', param: 'offset', items: 'response.posts' },
      scopes: ['basic', 'offline_access'],
    },
    who: ['https://api.tumblr.com/v2/user/info', { meta: { status: 200 }, response: { user: { name: 'alice' } } }],
    account: { id: 'alice', name: 'alice' },
  },
  twitch: {
    definition: presets.twitch,
    but: {
      issuer: 'https://id.twitch.tv/oauth2',
      pages: { by: 'cursor', param: 'after', next: 'pagination.cursor' },
      scopes: ['user:read:email'],
      authorizeParams: {},
      headers: { 'client-id': app.id },
      revokes: 'access',
    },
    who: ['https://api.twitch.tv/helix/users', { data: [{ id: '7', login: 'alice' }] }],
    account: fromFlat,
  },
  twitter: {
    definition: presets.twitter,
    but: {
      pages: { by: 'cursor', param: 'cursor', next: 'next_cursor_str', last: '0' },
      requestTokenUrl: 'https://api.x.com/oauth/request_token',
      authorizeUrl: 'https://api.x.com/oauth/authenticate',
      tokenUrl: 'https://api.x.com/oauth/access_token',
    },
    who: ['', { user_id: '7', screen_name: 'alice' }],
    account: fromFlat,
  },
  x: {
    definition: presets.x,
    but: {
      pages: { by: 'cursor', param: 'pagination_token', next: 'meta.next_token' },
      scopes: ['tweet.read', 'users.read', 'offline.access'],
    },
    who: ['https://api.x.com/2/users/me', { data: { id: '7', username: 'alice' } }],
    account: fromFlat,
  },
  zoom: {
    definition: presets.zoom,
    but: {
      deviceUrl: 'https://zoom.us/oauth/devicecode',
      auth: ['basic'],
      scopes: [],
      revokes: 'access',
    },
    who: ['https://api.zoom.us/v2/users/me', { id: '7', email: 'alice' }],
    account: fromFlat,
  },
}

for (const [name, { definition, but, who, account }] of Object.entries(documented))
  test(`preset: a whole sign-in with ${name}, which behaves as its document and the facts say`, async () => {
    const about = facts.find(({ key }) => key === name)
    assert.ok(about)
    const [url, answer, method] = who
    const asked = { url, answer, ...(method && { method }) }
    const behaviour = { ...behaviourOf(about), ...but, who: asked } as Behaviour1 | Behaviour2
    assert.deepEqual((await wholeSignIn(definition, behaviour)).account, account)
  })

for (const [name, definition, issuer] of [
  ['gitlab', presets.gitlab, 'https://gitlab.com'],
  ['twitch', presets.twitch, 'https://id.twitch.tv/oauth2'],
] as const)
  test(`preset: who asks ${name} for openid gets an id_token, and every check of it`, async () => {
    const { but, who } = documented[name] ?? assert.fail(name)
    const about = facts.find(({ key }) => key === name) ?? assert.fail(name)
    const scopes = ['openid', 'email']
    const behaviour = {
      ...behaviourOf(about),
      ...but,
      scopes,
      issuer,
      who: { url: who[0], answer: who[1] },
    } as Behaviour2
    assert.ok((await wholeSignIn({ ...definition, scope: scopes }, behaviour)).account)
    const elsewhere = { ...behaviour, issuer: `${issuer}/elsewhere` }
    await assert.rejects(wholeSignIn({ ...definition, scope: scopes }, elsewhere), {
      code: /metadata_unusable|id_token_invalid/,
    })
  })

test('every preset but those of our own making is in the table', () => {
  const own = ['generic', 'generic1']
  assert.deepEqual(
    Object.keys(presets).filter(name => !own.includes(name)),
    Object.keys(documented),
  )
  assert.deepEqual([...presetNames].sort(), Object.keys(documented))
})
