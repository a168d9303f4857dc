import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { phpJson } from '@valetkey/flattr'
import { xml } from 'valetkey/formats/xml'
import { yaml } from 'valetkey/formats/yaml'
import { jsonOf, refusalOf, type World, world } from './world.ts'

let it: World
let id: number
before(async () => {
  it = await world()
  id = (await it.thing({ title: 'Ä <thing> & "more"', url: 'http://example.org/?a&b' })).id
})
after(() => it.close())

const typeOf = (answer: Response) => answer.headers.get('content-type')

test('JSON is written as PHP does, and read by everybody', () => {
  const value = { url: 'http://a/b', text: 'ü€🦊\u2028"\\\n', list: [1, true, null, ''] }
  assert.equal(
    phpJson(value),
    '{"url":"http:\\/\\/a\\/b","text":"\\u00fc\\u20ac\\ud83e\\udd8a\\u2028\\"\\\\\\n","list":[1,true,null,""]}',
  )
  assert.deepEqual(JSON.parse(phpJson(value)), value)
})

describe('which format', () => {
  const accepted = async (accept: string, path = `/things/${id}`) => typeOf(await it.ask(path, { headers: { accept } }))
  const [json, yamlType, xmlType] = ['application/json', 'application/yaml', 'text/xml'].map(t => `${t};charset=utf-8`)

  test('Accept chooses; without it, or with any, it is JSON', async () => {
    assert.equal(typeOf(await it.ask(`/things/${id}`)), json)
    for (const any of ['*/*', '', 'application/*', 'text/html, */*;q=0.1']) assert.equal(await accepted(any), json, any)
    assert.equal(await accepted('text/xml'), xmlType)
    assert.equal(await accepted('application/json;q=0.5, application/yaml'), yamlType)
  })

  test('a suffix wins over Accept', async () => {
    for (const [suffix, type] of [
      ['json', json],
      ['xml', xmlType],
      ['yaml', yamlType],
    ])
      for (const path of [`/things/${id}.${suffix}`, `/things/${id}.${suffix}/?full`])
        assert.equal(await accepted('text/xml', path), type, path)
  })

  test('JSON had no charset in 2011', async () => {
    const token = await it.token(it.ann, 'none', '2011')
    assert.equal(typeOf(await it.ask(`/things/${id}`, { token })), 'application/json')
    assert.equal(typeOf(await it.ask(`/things/${id}.xml`, { token })), xmlType)
  })

  test('what there is no format for is a 406, in JSON', async () => {
    for (const path of [
      `/things/${id}.pdf`,
      `/things/${id}.as`,
      `/things/${id}.txt`,
      '/categories.pdf',
      '/users/ann.html',
    ])
      assert.equal(await refusalOf(await it.ask(path)), '406 not_acceptable', path)
    for (const accept of ['text/html', 'image/png', 'application/json;q=0', 'text/plain']) {
      const answer = await it.ask(`/things/${id}`, { headers: { accept } })
      assert.equal(typeOf(answer), json)
      assert.equal(await refusalOf(answer), '406 not_acceptable', accept)
    }
  })

  test('a refusal comes in the format asked for, a plain text one in JSON', async () => {
    const missing = await it.ask('/things/999999999.xml')
    assert.equal(typeOf(missing), xmlType)
    const { response } = (await xml.decode(await missing.text())) as { response: Record<string, string> }
    assert.deepEqual(Object.keys(response), ['error', 'error_description', 'error_uri'])
    assert.equal(response['error'], 'not_found')
    const text = await (await it.ask('/nothing', { headers: { accept: 'application/yaml' } })).text()
    assert.match(text, /^---\nerror: not_found\n/)
    const plain = await it.ask('/languages.txt', { token: 'no-token' })
    assert.equal(typeOf(plain), json)
    assert.equal(await refusalOf(plain), '401 unauthorized')
  })
})

describe('XML', () => {
  const read = async (path: string) => (await it.ask(path)).text()

  test('the root is called after the object, tags are in an element of their own', async () => {
    const text = await read(`/things/${id}.xml`)
    assert.match(text, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<thing><type>thing<\/type>/)
    assert.match(text, /<url>http:\/\/example.org\/\?a&amp;b<\/url>/)
    assert.match(text, /<title>Ä &lt;thing&gt; &amp; "more"<\/title>/)
    assert.match(text, /<tags><tag>demo<\/tag><tag>post<\/tag><\/tags>/)
    assert.match(text, /<hidden>false<\/hidden>/)
    assert.match(await read('/users/bo.xml'), /\n<user><type>user<\/type>/)
  })

  test('a list has the plural for a root, be it of one or of many', async () => {
    for (const path of [`/things/${id},999999999.xml`, `/things.xml?id=${id}`])
      assert.match(await read(path), /\n<things><thing><type>thing<\/type>.*<\/thing><\/things>$/s)
    assert.match(await read('/categories.xml'), /\n<categories><category><id>text<\/id><text>Text<\/text><\/category>/)
    assert.match(await read('/languages.xml'), /\n<languages><language><id>en_GB<\/id>/)
  })

  test('a thing without tags has an empty element for them', async () => {
    const thing = await it.thing({ tags: [] })
    assert.match(await read(`/things/${thing.id}.xml`), /<tags\/>|<tags><\/tags>/)
  })
})

test('YAML says the same as JSON', async () => {
  const text = await (await it.ask(`/things/${id}.yaml?full`)).text()
  assert.match(text, /^---\ntype: thing\n/)
  assert.deepEqual(await yaml.decode(text), await jsonOf(await it.ask(`/things/${id}?full`)))
})

describe('JSONP', () => {
  test('a name wraps the JSON', async () => {
    const answer = await it.ask(`/things/${id}?jsonp=a.b[0]`)
    assert.equal(typeOf(answer), 'application/javascript;charset=utf-8')
    const [, json = ''] = /^a\.b\[0\]\((\{.*\})\);$/.exec(await answer.text()) ?? []
    assert.equal(JSON.parse(json).id, id)
    assert.match(await (await it.ask('/things/999999999?jsonp=cb')).text(), /^cb\(\{"error":"not_found"/)
  })

  test('what is more than a name is refused, in plain JSON', async () => {
    for (const name of ['alert(1)', 'a b', '', '1a', 'a..b', 'a[b]', 'a;b', '<script>', 'a'.repeat(65)]) {
      const answer = await it.ask(`/things/${id}?jsonp=${encodeURIComponent(name)}`)
      assert.equal(typeOf(answer), 'application/json;charset=utf-8')
      assert.equal(await refusalOf(answer), '400 invalid_parameters', name)
    }
  })

  test('other formats know nothing of it', async () => {
    assert.match(await (await it.ask(`/things/${id}.xml?jsonp=cb`)).text(), /^<\?xml/)
  })
})
