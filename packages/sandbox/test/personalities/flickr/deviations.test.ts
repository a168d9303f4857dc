import assert from 'node:assert/strict'
import { deviations } from '../../../src/personalities/flickr/deviations.ts'
import { control, fieldsOf, runningSandbox, signed } from '../../running-sandbox.ts'
import { everyDeviation } from '../deviations.ts'
import { clientOf } from './client.ts'

const sandbox = runningSandbox()
const client = clientOf(sandbox)
const login = { method: 'flickr.test.login' }

/** The status and, in the envelope, the code of a REST answer; 0: it went well. */
const outcome = async (response: Response | Promise<Response>) => {
  const answer = await response
  const { code = 0 } = (await answer.json()) as { code?: number }
  return [answer.status, code]
}

const requestTokenAt = async (timestamp: number) =>
  (await signed(client.entry().requestTokenUrl!, client.app(), { callback: 'oob', timestamp })).status

/** Attack case → what the answer in the table means, asked over HTTP. */
const cases: Readonly<Record<number, () => Promise<void>>> = {
  104: async () => {
    const now = Math.floor(Date.now() / 1000)
    for (const timestamp of [now - 301, now + 301, Date.now(), 1000])
      assert.equal(await requestTokenAt(timestamp), 200, String(timestamp))
    const replayed = { callback: 'oob', timestamp: now, nonce: '95613465' }
    const send = () => signed(client.entry().requestTokenUrl!, client.app(), replayed)
    assert.deepEqual([(await send()).status, (await fieldsOf(await send()))['oauth_problem']], [200, 'nonce_used'])
  },
  107: async () => {
    const query = new URLSearchParams({ ...login, format: 'json', nojsoncallback: '1', oauth_token: 'x' })
    assert.deepEqual(await outcome(fetch(`${client.entry().apiBase}?${query}`)), [200, 97])
  },
  111: async () => {
    const body = () => {
      const form = new FormData()
      for (const [name, value] of Object.entries({ ...login, format: 'json', nojsoncallback: '1' }))
        form.set(name, value)
      form.set('photo', new File(['jpeg'], 'a.jpg'))
      return form
    }
    const who = await client.connect()
    const send = (multipartFields: boolean | { except: string[] }) => {
      const options = { transmission: 'header', multipartFields, init: { method: 'POST', body: body() } } as const
      return signed(client.entry().apiBase, who, options)
    }
    assert.deepEqual(await outcome(send({ except: ['photo'] })), [200, 0])
    assert.equal((await send(false)).status, 401)
  },
  112: async () => {
    for (const callback of ['https://legit.example.evil.example/cb', 'http://localhost:1/', 'my.app://cb'])
      assert.equal((await signed(client.entry().requestTokenUrl!, client.app(), { callback })).status, 200, callback)
    assert.equal((await signed(client.entry().requestTokenUrl!, client.app())).status, 400)
  },
  113: async () => {
    const response = await signed(client.entry().requestTokenUrl!, client.app(), { callback: 'oob' })
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; charset=UTF-8$/)
    assert.match((await fieldsOf(response))['oauth_token_secret'] ?? '', /^[0-9a-f]{16}$/)
  },
  116: async () => {
    const [first, second] = [await client.connect('read', 'bob'), await client.connect('read', 'bob')]
    assert.deepEqual(second, first)
  },
  118: async () => assert.deepEqual(await outcome(client.rest(login, await client.requestToken())), [200, 98]),
  119: async () => {
    const other = await control<{ clientId: string; clientSecret: string }>(client.entry().origin, 'apps', {
      name: 'B',
    })
    const stolen = { ...(await client.connect()), consumerKey: other.clientId, consumerSecret: other.clientSecret }
    assert.deepEqual(await outcome(client.rest(login, stolen)), [200, 98])
  },
  120: async () => {
    const temporary = await client.requestToken('https://app.example/back')
    assert.deepEqual(await client.consent(temporary, 'read', 'deny'), {})
    assert.equal((await signed(client.entry().accessTokenUrl!, temporary, { verifier: '123456789' })).status, 401)
  },
  121: async () => {
    const nobody = { method: 'flickr.test.null' }
    assert.deepEqual(await outcome(client.rest(nobody, client.app())), [200, 99])
  },
  126: async () => {
    const who = await client.connect('write', 'carol')
    const { provider } = sandbox().personalities['flickr']!
    const app = await provider.apps.byClientId(client.entry().clientId)
    await provider.storage.consents.revoke('90210003@N07', app!.id, 'test')
    assert.deepEqual(await outcome(client.rest(login, who)), [200, 98])
  },
  128: async () => {
    assert.deepEqual(await outcome(client.rest(login, client.app())), [200, 99])
    assert.deepEqual(await outcome(client.rest({ method: 'flickr.test.echo' }, client.app())), [200, 0])
  },
}

everyDeviation(deviations, cases)
