import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { emptyProfile } from '@valetkey/flattr'
import { jsonOf, refusalOf, type World, world } from './world.ts'

let it: World
before(async () => {
  it = await world()
  await it.profile(it.ann, {
    firstname: 'Ann',
    lastname: 'Example',
    about: 'made up',
    country: 'Sweden',
    url: 'http://example.org',
    activeSupporter: true,
  })
})
after(() => it.close())

test('the answer the blog post of November 2011 prints comes out byte for byte', async () => {
  const { id } = await it.provider.people.create({ username: 'chrigl', password: 'a long password' })
  await it.store.profiles.put({ ...emptyProfile(id, 0), firstname: 'Christoph', lastname: 'Glaubitz' })
  const token = await it.token(id, 'thing', '2011')
  const answer = await it.ask('/user', { token, headers: { 'content-type': 'application/json' } })
  const body = await answer.text()
  assert.equal(
    body,
    '{"type":"user","resource":"https:\\/\\/api.flattr.com\\/rest\\/v2\\/users\\/chrigl","link":"https:\\/\\/flattr.com\\/profile\\/chrigl","username":"chrigl","firstname":"Christoph","lastname":"Glaubitz","city":"","zip":"","province":"","cellphone":"","avatar":"","about":"","country":0}',
  )
  assert.equal(body.length, 274)
  const { headers } = answer
  assert.deepEqual(
    ['content-type', 'content-location', 'x-ratelimit-limit', 'x-ratelimit-remaining', 'vary'].map(name =>
      headers.get(name),
    ),
    ['application/json', 'https://api.flattr.com/rest/v2/user', '5000', '4999', 'Accept-Encoding'],
  )
  assert.equal(headers.get('content-length'), '274')
  assert.equal(headers.get('strict-transport-security'), 'max-age=500')
})

const names = (user: object) => Object.keys(user).slice(4).join(' ')

test('each era has its members of a user, in its order', async () => {
  const of = async (era: string) =>
    names(await jsonOf(await it.ask('/user', { token: await it.token(it.ann, 'none', era) })))
  assert.equal(await of('2011'), 'firstname lastname city zip province cellphone avatar about country')
  assert.equal(await of('2012'), 'firstname lastname about city country url avatar')
  assert.equal(await of('2016'), 'firstname lastname about city country url avatar id active_supporter')
})

test('the address is for the scopes email and extendedread, the day of registration for extendedread', async () => {
  const of = async (scopes: string) => jsonOf(await it.ask('/user', { token: await it.token(it.ann, scopes) }))
  assert.equal((await of('flattr thing'))['email'], undefined)
  const email = await of('email')
  assert.deepEqual([email['email'], email['registered_at']], ['Ann@example.org', undefined])
  const extended = await of('extendedread')
  assert.deepEqual([extended['email'], extended['registered_at']], ['Ann@example.org', 1_300_000_000])
})

test('nobody sees somebody else’s address, whatever the scopes', async () => {
  const token = await it.token(it.bo, 'email extendedread')
  const ann = await jsonOf(await it.ask('/users/ann', { token }))
  assert.equal(names(ann), 'firstname lastname about city country url avatar')
})

test('a username keeps its case, its resource does not, and is found in any', async () => {
  for (const name of ['Ann', 'ann', 'ANN']) {
    const ann = await jsonOf(await it.ask(`/users/${name}`))
    assert.equal(ann['username'], 'Ann')
    assert.equal(ann['resource'], 'https://api.flattr.com/rest/v2/users/ann')
    assert.equal(ann['link'], 'https://flattr.com/profile/Ann')
  }
})

test('a username with a dot in it is found, one that is not is a 404', async () => {
  await it.provider.people.create({ username: 'j.doe', password: 'a long password' })
  assert.equal((await jsonOf(await it.ask('/users/j.doe')))['username'], 'j.doe')
  assert.match(await (await it.ask('/users/j.doe.yaml')).text(), /^---\ntype: user\n/)
  assert.equal(await refusalOf(await it.ask('/users/nobody')), '404 not_found')
})

test('in 2016 the id is the account’s and an active supporter a 1', async () => {
  const token = await it.token(it.ann, 'none', '2016')
  const ann = await jsonOf(await it.ask('/user', { token }))
  assert.deepEqual([ann['id'], ann['active_supporter']], [it.ann, 1])
})

test('what is not ASCII is escaped, and an unset country is a text again since 2012', async () => {
  await it.profile(it.bo, { city: 'Malmö', about: '🦊' })
  const text = await (await it.ask('/users/bo')).text()
  assert.match(text, /"about":"\\ud83e\\udd8a","city":"Malm\\u00f6","country":"","url":null/)
})
