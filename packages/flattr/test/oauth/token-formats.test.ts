import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lettersAndDigits } from '@valetkey/flattr'
import { server } from './server.ts'

const it = server()

test('letters and digits come in any number, each about as often as the others', () => {
  for (const count of [0, 1, 32, 64, 5000]) assert.match(lettersAndDigits(count), new RegExp(`^[A-Za-z0-9]{${count}}$`))
  const seen = new Map<string, number>()
  const drawn = 124_000
  for (const letter of lettersAndDigits(drawn)) seen.set(letter, (seen.get(letter) ?? 0) + 1)
  assert.equal(seen.size, 62)
  // Each is expected 2000 times; 300 are more than six standard deviations.
  for (const [letter, times] of seen) assert.ok(Math.abs(times - drawn / 62) < 300, `${letter}: ${times}`)
})

test('ids and secrets of apps have 64 letters and digits', async () => {
  const { clientId, clientSecret } = await it().app()
  for (const text of [clientId, clientSecret]) assert.match(text, /^[A-Za-z0-9]{64}$/)
})

test('a token a character shorter or longer, or in another case, opens nothing', async () => {
  const app = await it().app()
  const response = await it().exchange(app, await it().code(app))
  const { access_token: token } = (await response.json()) as { access_token: string }
  const status = async (text: string) => (await it().get('/rest/v2/user', { authorization: `Bearer ${text}` })).status
  assert.equal(await status(token), 200)
  const swapped = token.replace(/[a-z]/i, letter =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  )
  for (const text of [token.slice(0, -1), `${token}a`, `${token}=`]) assert.equal(await status(text), 401)
  if (swapped !== token) assert.equal(await status(swapped), 401)
})
