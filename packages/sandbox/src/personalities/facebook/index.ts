import { join } from 'node:path'
import { createServer, defaultPaths, type Policy } from '@valetkey/server'
import { Hono } from 'hono'
import { openNotebook } from '../../notebook.ts'
import { brandOf } from '../brand.ts'
import type { Personality } from '../personality.ts'
import { profiles } from './data.ts'
import { createDeclined, type DeclinedScopes } from './declined.ts'
import { deviations } from './deviations.ts'
import { dialogRows } from './dialog.ts'
import { grants } from './grants.ts'
import { answerGraph } from './graph.ts'
import { DIALOG, dialogRequest, inbound, TOKEN, tokenRequest } from './inbound.ts'
import { LOGIN_SUCCESS, loginSuccess } from './login-success.ts'
import { drawPicture } from './picture.ts'
import { withFacebooksWays } from './registration.ts'
import { scopes } from './scopes.ts'
import { tokenRows } from './token-endpoint.ts'
import { mintClientId, mintClientSecret, tokenFormats } from './token-formats.ts'
import { OLD_ERA } from './versions.ts'
import type { World } from './world.ts'

const paths = { ...defaultPaths, authorize: DIALOG, token: TOKEN, signIn: '/login', signOut: '/logout' }

const policy: Partial<Policy> = {
  protocols: [2],
  grants: ['authorization_code', 'client_credentials', 'fb_exchange_token'],
  pkce: 'optional',
  responseTypes: ['code', 'token', 'code token'],
  responseModes: ['query', 'fragment'],
  redirectUriRequired: true,
  iss: false,
  autoApprove: 'consent',
  loopback: 'exact',
  oob: false,
  tokenByGet: true,
  refreshTokens: false,
  accessTokenMs: 60 * 86_400_000,
  codeMs: 600_000,
}

/** Facebook as its clients know it: the login dialog, token requests by GET, and the Graph API about people and tokens. */
export const facebook: Personality = {
  name: 'facebook',
  title: 'Facebook',
  portOffset: 5,
  mintCredentials: () => ({ clientId: mintClientId(), clientSecret: mintClientSecret() }),
  idOf: person => profiles.find(({ username }) => username === person.username)?.id ?? person.username,
  eras: [OLD_ERA],
  deviations,

  open({ ground, folder }) {
    const { issuer: origin, storage } = ground
    const declined = createDeclined(openNotebook<DeclinedScopes>(folder && join(folder, 'declined.json'), () => ({})))
    const server = createServer({
      ...ground,
      scopes,
      paths,
      policy,
      dialect: { ...dialogRows(declined), ...tokenRows(storage) },
      grants: grants(() => world),
      formats: tokenFormats,
      brand: brandOf('Facebook'),
      languages: ['en'],
    })
    const provider = withFacebooksWays(server)
    const world: World = { provider, declined, origin, now: () => Date.now() + storage.clockOffset }
    const app = routes(world)
    return {
      provider,
      appScopes: Object.keys(scopes),
      redirectUris: [origin + LOGIN_SUCCESS],
      fetch: async request => app.fetch(inbound(request)),
      entry: ({ lenient, strict }) => ({
        origin,
        oauth: [2],
        clientId: lenient.clientId,
        clientSecret: lenient.clientSecret,
        scopes: Object.keys(scopes),
        authorizeUrl: origin + DIALOG,
        tokenUrl: origin + TOKEN,
        apiBase: `${origin}/`,
        resourceUrl: `${origin}/me`,
        strict,
      }),
    }
  },
}

/** The provider has only the addresses that Facebook has; everything else is the Graph's. */
function routes(world: World): Hono {
  const app = new Hono({ strict: false })
  app.all(DIALOG, c => world.provider.fetch(dialogRequest(c.req.raw)))
  app.all(TOKEN, c => world.provider.fetch(tokenRequest(c.req.raw)))
  for (const path of [paths.signIn, paths.signOut, paths.settings, paths.password, `${paths.assets}*`])
    app.all(path, c => world.provider.fetch(c.req.raw))
  app.get(LOGIN_SUCCESS, c => loginSuccess(new URL(c.req.url), paths))
  app.get('/p/:file', c => drawPicture(c.req.param('file'), new URL(c.req.url).searchParams))
  app.all('*', c => answerGraph(world, c.req.raw))
  return app
}
