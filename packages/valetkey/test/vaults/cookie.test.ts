import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OAuth } from 'valetkey'
import { scriptedProvider } from 'valetkey/testing/scripted-provider'
import { vaultContract } from 'valetkey/testing/vault'
import { type CookieVaultOptions, cookieVault } from 'valetkey/vaults/cookie'

const secret = 'thirty-two characters, or rather more'
const url = 'http://localhost:3000/'

/** A browser: it sends what it was told to keep. */
function browser() {
  const jar = new Map<string, string>()
  const seen: string[] = []
  return {
    seen,
    jar,
    request: (address = url) =>
      new Request(address, { headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } }),
    take(response: Response) {
      for (const cookie of response.headers.getSetCookie()) {
        seen.push(cookie)
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        if (/Max-Age=0/.test(cookie)) jar.delete(name)
        else jar.set(name, value)
      }
    },
  }
}

vaultContract('cookie', async () => {
  const person = browser()
  const vault = cookieVault(person.request(), { secret })
  return {
    vault,
    reopen: async () => {
      person.take(await vault.commit(new Response()))
      return cookieVault(person.request(), { secret })
    },
  }
})

const record = (id: string, text: string) =>
  ({ kind: 'connection', app: 'a', id, version: 0, about: { text }, sealed: {} }) as const

async function kept(person: ReturnType<typeof browser>, options: Partial<CookieVaultOptions>, ...texts: string[]) {
  const vault = cookieVault(person.request(), { secret, ...options })
  for (const [at, text] of texts.entries()) await vault.write(record(`user ${at}`, text))
  person.take(await vault.commit(new Response()))
}

test('what does not fit into one cookie is split, and comes back whole', async () => {
  const person = browser()
  await kept(person, {}, 'x'.repeat(3000), 'y'.repeat(3000))
  assert.ok(person.jar.size > 1)
  for (const cookie of person.seen) assert.ok(cookie.length < 4096)
  const vault = cookieVault(person.request(), { secret })
  assert.deepEqual(
    (await vault.list('connection')).map(({ about }) => String(about['text']).length),
    [3000, 3000],
  )
  for (const id of ['user 0', 'user 1']) await vault.remove('connection', 'a', id)
  person.take(await vault.commit(new Response()))
  assert.equal(person.jar.size, 0)
})

test('what fits into no number of cookies is refused, and what was there stays', async () => {
  const person = browser()
  await kept(person, {}, 'small')
  const vault = cookieVault(person.request(), { secret })
  await assert.rejects(vault.write(record('another', 'x'.repeat(20_000))), { code: 'vault_full' })
  assert.equal((await vault.list('connection')).length, 1)
})

test('a browser can neither read nor change what it keeps, nor mix the parts of two', async () => {
  const [alice, mallory] = [browser(), browser()]
  await kept(alice, {}, 'a secret of alice'.repeat(300))
  await kept(mallory, {}, 'a secret of mallory'.repeat(300))
  assert.doesNotMatch(JSON.stringify([...alice.jar]), /alice/)
  const [first = '', second = ''] = [...alice.jar.keys()]
  for (const change of [
    () => mallory.jar.set(first, alice.jar.get(first) ?? ''),
    () => mallory.jar.set(second, alice.jar.get(second) ?? ''),
    () => mallory.jar.delete(second),
    () => mallory.jar.set(first, 'v1.1.garbage'),
  ]) {
    const before = new Map(mallory.jar)
    change()
    assert.deepEqual(await cookieVault(mallory.request(), { secret }).list('connection'), [])
    for (const [name, value] of before) mallory.jar.set(name, value)
  }
  assert.deepEqual(
    await cookieVault(alice.request(), { secret: 'another secret of 32 characters..' }).list('connection'),
    [],
  )
})

test('cookies are for https, this host and no script; on this machine http will do', async () => {
  const vault = cookieVault(new Request('https://photos.example/'), { secret })
  await vault.write(record('alice', ''))
  const [cookie] = (await vault.commit(new Response())).headers.getSetCookie()
  assert.match(cookie ?? '', /^__Host-vk-vault\.0=.*; Path=\/;.*HttpOnly; Secure; SameSite=Lax/)
  const person = browser()
  await kept(person, { name: 'mine', maxAge: 60 }, '')
  assert.match(person.seen[0] ?? '', /^mine\.0=(?!.*Secure).*Max-Age=60/)
})

test('a response is left alone when nothing has changed', async () => {
  const response = new Response('fine')
  assert.equal(await cookieVault(new Request(url), { secret }).commit(response), response)
})

/** A whole sign-in of an app that keeps nothing, and what the person's browser then holds. */
async function signedIn(options: Parameters<typeof scriptedProvider>[0] = {}) {
  const provider = scriptedProvider(options)
  const oauth = new OAuth({ fetch: provider.fetch, secret })
  oauth.remoteApp('demo', provider.oauth2)
  const person = browser()
  const visit = async (address: string, work: (mine: OAuth) => Promise<Response>) => {
    const vault = cookieVault(person.request(address), { secret })
    const response = await vault.commit(await work(oauth.withVault(vault)))
    person.take(response)
    return response
  }
  const begun = await visit(`${url}login`, mine =>
    mine.app('demo').authorize(person.request(`${url}login`), { callback: '/back', user: 'default' }),
  )
  const back = provider.consent(begun.headers.get('location') ?? '')
  await visit(back, mine => mine.app('demo').authorized(person.request(back), () => new Response()))
  return { provider, person, visit, oauth }
}

test('a person signs in and calls the API, and no server has kept anything', async () => {
  const { visit, oauth } = await signedIn()
  const said = await visit(url, async mine =>
    Response.json((await mine.app('demo').get<{ user: string }>('echo')).data.user),
  )
  assert.equal(await said.json(), 'alice')
  assert.deepEqual(await oauth.connections(), [])
  await visit(url, async mine => Response.json(await mine.app('demo').disconnect()))
  await assert.rejects(
    visit(url, async mine => Response.json(await mine.app('demo').get('echo'))),
    { code: 'not_connected' },
  )
})

test('ten requests that bring the same old cookies renew the token once', async () => {
  const { provider, person, oauth } = await signedIn({ expiresIn: 3600 })
  provider.expireAccessTokens()
  const cookies = person.request()
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const vault = cookieVault(cookies.clone(), { secret })
      const { status } = await oauth.withVault(vault).app('demo').get('echo')
      return vault.commit(new Response(null, { status }))
    }),
  )
  assert.deepEqual(
    answers.map(({ status }) => status),
    Array(10).fill(200),
  )
  const renewals = provider.sent('/oauth/token').filter(({ body }) => body.includes('grant_type=refresh_token'))
  assert.equal(renewals.length, 1)
  person.take(answers[9]!)
  assert.equal((await oauth.withVault(cookieVault(person.request(), { secret })).app('demo').get('echo')).status, 200)
})
