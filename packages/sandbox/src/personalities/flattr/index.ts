import { join } from 'node:path'
import { createFlattr, lettersAndDigits, scopesIn } from '@valetkey/flattr'
import { sqliteStore } from '@valetkey/flattr/store/sqlite'
import { brandOf } from '../brand.ts'
import type { Personality } from '../personality.ts'
import { idOf, seed } from './data.ts'
import { deviations } from './deviations.ts'

/** Flattr: no imitation but the service itself, with people and things to try it on. */
export const flattr: Personality = {
  name: 'flattr',
  title: 'Flattr',
  portOffset: 1,
  mintCredentials: () => ({ clientId: lettersAndDigits(64), clientSecret: lettersAndDigits(64) }),
  idOf: ({ username }) => idOf(username),
  eras: ['2011'],
  deviations,
  headerSpelling: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Current', 'X-RateLimit-Reset'],

  open({ ground, folder }) {
    const store = sqliteStore(folder === null ? ':memory:' : join(folder, 'flattr.db'))
    const service = createFlattr({ ...ground, store, brand: brandOf('Flattr') })
    const seeded = seed(store)
    // Whoever asks first is told; until then it is nobody's unhandled rejection.
    seeded.catch(() => {})
    const { issuer: origin } = ground
    return {
      provider: {
        ...service.provider,
        async close() {
          await seeded.catch(() => {})
          await service.close()
        },
      },
      appScopes: scopesIn['2012'],
      scopesIn,
      async fetch(request) {
        await seeded
        return service.fetch(request)
      },
      entry: ({ lenient, strict }, era) => ({
        origin,
        oauth: [2],
        clientId: lenient.clientId,
        clientSecret: lenient.clientSecret,
        scopes: scopesIn[era === '2011' ? era : '2012'],
        authorizeUrl: `${origin}/oauth/authorize`,
        tokenUrl: `${origin}/oauth/token`,
        apiBase: `${origin}/rest/v2/`,
        resourceUrl: `${origin}/rest/v2/user`,
        strict,
      }),
    }
  },
}
