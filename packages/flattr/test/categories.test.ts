import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { categories, isCategory, isLanguage, languages } from '@valetkey/flattr'
import { type World, world } from './world.ts'

let it: World
before(async () => {
  it = await world()
})
after(() => it.close())

test('a thing is in one of seven categories, named by id', () => {
  assert.equal(categories.length, 7)
  assert.equal(isCategory('rest'), true)
  assert.equal(isCategory('Other'), false)
})

test('languages begin with English and go on by their English names, old codes included', () => {
  assert.equal(languages[0]?.id, 'en_GB')
  const rest = languages.slice(1).map(({ text }) => text)
  assert.deepEqual(rest, rest.toSorted())
  assert.equal(new Set(languages.map(({ id }) => id)).size, 44)
  assert.equal(isLanguage('iw_IL'), true)
  assert.equal(isLanguage('en_gb'), false)
})

test('GET /categories and /languages list id and text', async () => {
  assert.deepEqual(await (await it.ask('/categories')).json(), categories)
  assert.deepEqual(await (await it.ask('/languages')).json(), languages)
})

test('in 2011 a category had a name, a language a text', async () => {
  const token = await it.token(it.ann, 'none', '2011')
  const [first] = (await (await it.ask('/categories', { token })).json()) as object[]
  assert.deepEqual(first, { id: 'text', name: 'Text' })
  assert.deepEqual(((await (await it.ask('/languages', { token })).json()) as object[])[0], {
    id: 'en_GB',
    text: 'English',
  })
})

test('categories.txt and languages.txt are plain text, a line each', async () => {
  const answer = await it.ask('/categories.txt')
  assert.equal(answer.headers.get('content-type'), 'text/plain;charset=utf-8')
  assert.equal((await answer.text()).split('\n')[6], 'rest\tOther')
  assert.match(await (await it.ask('/languages', { headers: { accept: 'text/plain' } })).text(), /^en_GB\tEnglish\n/)
})
