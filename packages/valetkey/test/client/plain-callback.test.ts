import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OAuth } from 'valetkey'
import { encodeForm } from 'valetkey/http/form'
import { checkRedirectUri } from 'valetkey/oauth2/redirect-uri'
import type { Context } from '../../src/client/context.ts'
import { readCallbackRequest } from '../../src/client/sign-in/callback.ts'
import { readCallbackPairs } from '../../src/client/sign-in/callback-pairs.ts'

const definition = {
  oauth: 2,
  baseUrl: 'https://api.example/',
  authorizeUrl: 'https://api.example/authorize',
  accessTokenUrl: 'https://api.example/token',
  clientId: 'app',
} as const
const ctx = { name: 'demo', definition } as unknown as Context

const names = ['state', 'code', 'iss', 'error', 'error_description', 'error_code', 'oauth_problem', 'denied', 'other']
const pair = fc.tuple(fc.constantFrom(...names), fc.constantFrom('', 'a', 'b', 'access_denied'))

test('a callback is read the same way whether or not it is plain enough to be read at once', async () => {
  const property = fc.asyncProperty(fc.array(pair, { maxLength: 5 }), async pairs => {
    const request = new Request(`https://our.site/callback?${encodeForm(pairs)}`)
    const [read, whole] = await Promise.allSettled([readCallbackRequest(ctx, request), readCallbackPairs(ctx, pairs)])
    if (read.status === 'rejected' || whole.status === 'rejected') assert.deepEqual(read.status, whole.status)
    else assert.deepEqual({ ...read.value }, { ...whole.value })
  })
  await fc.assert(property, { numRuns: 2_000 })
})

const scheme = fc.constantFrom('https://', 'http://', 'HTTPS://', 'app:/', 'javascript:', '')
const host = fc.constantFrom(
  'our.site',
  '.our.site',
  'our_site',
  '-a',
  'me@our.site',
  '127.0.0.1',
  '[::1]',
  'ö.site',
  '',
)
const port = fc.constantFrom('', ':', ':80', ':59999', ':65536', ':99999', ':8a')
const path = fc.constantFrom(
  '',
  '/',
  '/cb',
  '/a/../b',
  '/./cb',
  '/%2e%2e/x',
  '/a b',
  '/cb?x=1',
  '/cb#f',
  '/%zz',
  '/a//b',
)

test('a callback that may not be registered anywhere is refused before anybody is sent away', async () => {
  const app = new OAuth({ origins: ['https://our.site'] }).remoteApp('demo', definition)
  const property = fc.asyncProperty(scheme, host, port, path, fc.nat(3_000), async (a, b, c, d, length) => {
    const callback = `${a}${b}${c}${d}${length > 2_900 ? '/'.padEnd(length, 'x') : ''}`
    if (!URL.canParse(callback) || checkRedirectUri(callback) === null) return
    await assert.rejects(app.authorize(new Request('https://our.site/login'), { callback }), {
      code: 'callback_invalid',
    })
  })
  await fc.assert(property, { numRuns: 2_000 })
})
