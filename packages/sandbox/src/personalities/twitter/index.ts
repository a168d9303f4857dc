import { join } from 'node:path'
import { createServer, defaultPaths } from '@valetkey/server'
import { brandOf } from '../brand.ts'
import type { Personality } from '../personality.ts'
import { profileNamed } from './data.ts'
import { deviations } from './deviations.ts'
import { dialect } from './dialect.ts'
import { routes } from './routes.ts'
import { paths, policy, scopes } from './settings.ts'
import { alphanumeric, tokenFormats } from './token-formats.ts'
import { createWorld } from './world.ts'

/** What the seeded apps are registered for; direct messages are nothing this sandbox has. */
const appScopes = ['read', 'write']

/** Twitter as its clients know it: OAuth 1.0a, bearer tokens for apps, and the first few calls of versions 1 and 1.1. */
export const twitter: Personality = {
  name: 'twitter',
  title: 'Twitter',
  portOffset: 4,
  mintCredentials: () => ({ clientId: alphanumeric(25), clientSecret: alphanumeric(50) }),
  idOf: person => profileNamed(person.username)?.id ?? person.username,
  deviations,
  headerSpelling: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'],

  open({ ground, folder }) {
    const provider = createServer({
      ...ground,
      scopes,
      paths,
      policy,
      dialect,
      formats: tokenFormats,
      brand: brandOf('Twitter'),
      languages: ['en'],
    })
    const world = createWorld(provider, folder && join(folder, 'tweets.json'))
    const app = routes(world, defaultPaths.assets)
    app.all('*', c => provider.fetch(c.req.raw))
    const { issuer: origin } = ground
    return {
      provider,
      appScopes,
      fetch: async request => app.fetch(request),
      entry: ({ lenient, strict }) => ({
        origin,
        oauth: [1],
        clientId: lenient.clientId,
        clientSecret: lenient.clientSecret,
        scopes: appScopes,
        authorizeUrl: origin + paths.oauth1Authorize,
        requestTokenUrl: origin + paths.requestToken,
        accessTokenUrl: origin + paths.accessToken,
        apiBase: `${origin}/1.1/`,
        resourceUrl: `${origin}/1.1/account/verify_credentials.json`,
        strict,
      }),
    }
  },
}
