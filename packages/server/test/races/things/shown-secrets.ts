import assert from 'node:assert/strict'
import { addButton, register, secretIn, submit } from '../../portal-world.ts'
import { issuer, postToken } from '../../world.ts'
import { CALLERS, type Thing } from '../thing.ts'

/** The developer portal shows a new secret on one page, once. */
export const shownSecrets: readonly Thing[] = [
  {
    name: 'the page that shows a new secret',
    variation: true,
    async begin({ it }) {
      const { path, clientId } = await register(it.browser)
      await submit(it.browser, path, addButton)
      const cookie = it.browser.cookies.join('; ')
      return {
        request: () => new Request(issuer + path, { headers: { cookie } }),
        outcome: ({ body }) => (secretIn(body) === null ? 'page without it' : 'ok'),
        expected: { ok: 1, 'page without it': CALLERS - 1 },
        async after([page]) {
          const client = { client_id: clientId, client_secret: secretIn(page!['html']!)! }
          assert.equal((await postToken(it, { grant_type: 'client_credentials', ...client }, {})).status, 200)
        },
      }
    },
  },
]
