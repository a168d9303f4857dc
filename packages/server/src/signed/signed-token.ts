import type { Core } from '../core.ts'
import type { LiveToken } from '../storage/storage.ts'
import { lookupOf, secretOf } from '../tokens/issue.ts'
import type { Expectation } from './signed-request.ts'

/** For requests that are signed with an OAuth 1.0a access token, dead or alive: whoever has its secret may hear which. */
export function byAccessToken(core: Core): Pick<Expectation<LiveToken>, 'names' | 'holder'> {
  return {
    names: text => {
      const lookup = lookupOf(core, 'oauth1', text)
      return lookup && { token: lookup }
    },
    holder: async ({ token: live }) =>
      live && { id: live.token.id, appId: live.app.id, secret: await secretOf(core, live.token), value: live },
  }
}
