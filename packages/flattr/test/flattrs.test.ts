import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { jsonOf, refusalOf, type World, world } from './world.ts'

let it: World
let token: string
before(async () => {
  it = await world()
  token = await it.token(it.bo, 'flattr')
})
after(() => it.close())

/** As the Ruby gem does: a type, and nothing of it. */
const empty = { method: 'POST', headers: { 'content-type': 'application/json' } }

test('a flattr counts, and shows the thing', async () => {
  const { id, url } = await it.thing()
  const answer = await it.ask(`/things/${id}/flattr`, { ...empty, token })
  assert.equal(answer.status, 200)
  assert.equal(
    JSON.stringify(await answer.json()),
    JSON.stringify({
      message: 'ok',
      description: 'Thing was successfully flattred',
      thing: {
        type: 'thing',
        resource: `https://api.flattr.com/rest/v2/things/${id}`,
        link: `https://flattr.com/thing/${id}`,
        id,
        flattrs: 1,
        url,
        title: 'A made up post',
        image: '',
      },
    }),
  )
  assert.equal((await jsonOf(await it.ask(`/things/${id}`, { token })))['flattred'], true)
})

test('in 2011 it told where the thing is instead', async () => {
  const { id } = await it.thing()
  const then = await it.token(it.bo, 'flattr', '2011')
  assert.deepEqual(await jsonOf(await it.ask(`/things/${id}/flattr/`, { ...empty, token: then })), {
    message: 'ok',
    description: 'Thing was successfully flattred',
    location: `https://api.flattr.com/rest/v2/things/${id}`,
  })
})

test('POST /flattr takes the url of a thing, as a form or JSON', async () => {
  const [a, b] = [await it.thing(), await it.thing()]
  assert.equal((await it.ask('/flattr', { token, form: { url: a.url } })).status, 200)
  assert.equal((await it.ask('/flattr', { token, json: { url: b.url } })).status, 200)
  assert.equal(await refusalOf(await it.ask('/flattr', { token, json: { url: b.url } })), '403 flattr_once')
  assert.equal(await refusalOf(await it.ask('/flattr', { token, json: { url: `${b.url}#x` } })), '404 not_found')
  assert.equal(await refusalOf(await it.ask('/flattr', { token, json: { url: 'x' } })), '400 validation')
  assert.equal(await refusalOf(await it.ask('/flattr', { ...empty, token })), '400 invalid_parameters')
})

test('who may not, and why', async () => {
  const { id } = await it.thing()
  const flattr = (asking: object) => it.ask(`/things/${id}/flattr`, { ...empty, ...asking })
  assert.equal(await refusalOf(await flattr({})), '401 unauthorized')
  assert.equal(await refusalOf(await flattr({ token: await it.token(it.bo, 'thing') })), '403 insufficient_scope')
  assert.equal(await refusalOf(await flattr({ token: await it.token(it.ann, 'flattr') })), '403 flattr_owner')
  assert.equal((await flattr({ token })).status, 200)
  assert.equal(await refusalOf(await flattr({ token })), '403 flattr_once')
  assert.equal(await refusalOf(await it.ask('/things/999999999/flattr', { ...empty, token })), '404 not_found')
  const { id: hidden } = await it.thing({ hidden: true })
  assert.equal(await refusalOf(await it.ask(`/things/${hidden}/flattr`, { ...empty, token })), '404 not_found')
})

test('hidden is not closed: who knows the url of a thing may flattr it', async () => {
  const { url } = await it.thing({ hidden: true })
  assert.equal((await it.ask('/flattr', { token, json: { url } })).status, 200)
  assert.equal(await refusalOf(await it.ask('/flattr', { token, json: { url } })), '403 flattr_once')
})

test('without money it is a 401, which 2016 has another word for', async () => {
  const { id: carol } = await it.provider.people.create({ username: 'carol', password: 'a long password' })
  await it.profile(carol, { means: false })
  const { id } = await it.thing()
  const refusal = async (era: string) =>
    jsonOf(await it.ask(`/things/${id}/flattr`, { ...empty, token: await it.token(carol, 'flattr', era) }))
  assert.deepEqual(await refusal('2012'), {
    error: 'no_means',
    error_description: "You don't have any money to flattr with",
    error_uri: 'http://developers.flattr.net/api/resources/flattrs',
  })
  assert.equal((await refusal('2016'))['error'], 'no_money')
  assert.equal((await it.store.things.byId(id))?.flattrs, 0)
})

test('50 callers at once are one flattr', async () => {
  const { id } = await it.thing()
  const all = await Promise.all(Array.from({ length: 50 }, () => it.ask(`/things/${id}/flattr`, { ...empty, token })))
  assert.equal(all.filter(({ status }) => status === 200).length, 1)
  const codes = await Promise.all(all.filter(({ status }) => status !== 200).map(refusalOf))
  assert.deepEqual(new Set(codes), new Set(['403 flattr_once']))
  assert.equal((await jsonOf(await it.ask(`/things/${id}`)))['flattrs'], 1)
})
