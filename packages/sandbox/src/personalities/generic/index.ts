import { createServer, defaultPolicy } from '@valetkey/server'
import { deviceCode } from '@valetkey/server/grants/device-code'
import { tokenExchange } from '@valetkey/server/grants/token-exchange'
import { Hono } from 'hono'
import { randomText } from 'valetkey/http/random'
import { brandOf } from '../brand.ts'
import type { Personality } from '../personality.ts'
import { answerEcho } from './echo.ts'

const scopes = {
  read: { en: 'Read your things', de: 'Ihre Sachen lesen', risk: 'read' },
  write: { en: 'Change your things', de: 'Ihre Sachen ändern', risk: 'write' },
} as const

/** Those of OpenID Connect too: a client that signs people in asks for them. */
const appScopes = [...Object.keys(scopes), 'openid', 'profile', 'email']

/** Our defaults, the grants that a server has to ask for, and base strings, because nobody signs for real here. */
const policy = {
  grants: [...defaultPolicy.grants, deviceCode.type, tokenExchange.type],
  exchanges: 'own',
  showBaseString: true,
} as const

/** Our own provider with nothing imitated: both protocols, every grant, and an API that says who calls. */
export const generic: Personality = {
  name: 'generic',
  title: 'Generic provider',
  portOffset: 6,
  mintCredentials: () => ({ clientId: randomText(16), clientSecret: randomText(32) }),
  idOf: person => person.username,
  publicApp: true,
  deviations: [],

  open({ ground }) {
    const provider = createServer({
      ...ground,
      scopes,
      policy,
      portal: true,
      admin: ({ username }) => username === 'alice',
      openid: true,
      signUp: true,
      registration: { mastodon: true },
      brand: brandOf('Generic provider'),
    })
    const app = new Hono()
    app.on(['GET', 'POST'], '/api/echo', c => answerEcho(c.req.raw, provider))
    app.all('*', c => provider.fetch(c.req.raw))
    const { issuer: origin } = ground
    return {
      provider,
      appScopes,
      fetch: async request => app.fetch(request),
      entry: ({ lenient, strict, public: native }) => ({
        origin,
        oauth: [1, 2],
        clientId: lenient.clientId,
        clientSecret: lenient.clientSecret,
        scopes: appScopes,
        authorizeUrl: `${origin}/oauth/authorize`,
        tokenUrl: `${origin}/oauth/token`,
        requestTokenUrl: `${origin}/oauth/request_token`,
        accessTokenUrl: `${origin}/oauth/access_token`,
        apiBase: `${origin}/api/`,
        registrationUrl: `${origin}/oauth/register`,
        issuer: origin,
        revokeUrl: `${origin}/oauth/revoke`,
        introspectUrl: `${origin}/oauth/introspect`,
        deviceUrl: `${origin}/oauth/device_authorization`,
        resourceUrl: `${origin}/api/echo`,
        ...(native && { publicClientId: native.clientId }),
        strict,
      }),
    }
  },
}
