import { createServer } from '@valetkey/server'
import { randomText } from 'valetkey/http/random'
import { brandOf } from '../brand.ts'
import type { Personality } from '../personality.ts'
import { profiles } from './data.ts'
import { deviations } from './deviations.ts'
import { dialect, policy, tokenFormats } from './dialect.ts'
import { routes } from './routes.ts'
import { scopesOf, scopeTexts } from './scopes.ts'
import { readVersion } from './versions.ts'
import { createWorld } from './world.ts'

const paths = { signIn: '/auth/sign_in', signOut: '/auth/sign_out', oob: '/oauth/authorize/native' }

/** What the seeded apps may ask for; a registered child is no use to those who ask for its parent. */
const broad = ['read', 'profile', 'write', 'follow', 'push']

/** Mastodon as its clients know it: OAuth 2, self-registration, and the first few calls of its REST API. */
export const mastodon: Personality = {
  name: 'mastodon',
  title: 'Mastodon',
  portOffset: 2,
  mintCredentials: () => ({ clientId: randomText(32), clientSecret: randomText(32) }),
  idOf: person => profiles.find(({ username }) => username === person.username)?.id ?? person.username,
  deviations,

  open({ ground, folder, options }) {
    const version = readVersion(options.mastodonVersion)
    const provider = createServer({
      ...ground,
      scopes: scopeTexts(version),
      defaultScopes: ['read'],
      paths,
      policy,
      dialect,
      formats: tokenFormats,
      brand: brandOf('Mastodon'),
      languages: ['en'],
    })
    const world = createWorld(provider, version, folder)
    const app = routes(world)
    app.all('*', c => provider.fetch(c.req.raw))
    const { issuer: origin } = ground
    return {
      provider,
      appScopes: scopesOf(version).filter(scope => broad.includes(scope)),
      fetch: async request => app.fetch(request),
      entry: ({ lenient, strict }) => ({
        origin,
        oauth: [2],
        clientId: lenient.clientId,
        clientSecret: lenient.clientSecret,
        scopes: scopesOf(version),
        authorizeUrl: `${origin}/oauth/authorize`,
        tokenUrl: `${origin}/oauth/token`,
        revokeUrl: `${origin}/oauth/revoke`,
        apiBase: `${origin}/`,
        registrationUrl: `${origin}/api/v1/apps`,
        issuer: `${origin}/`,
        resourceUrl: `${origin}/api/v1/accounts/verify_credentials`,
        strict,
      }),
    }
  },
}
