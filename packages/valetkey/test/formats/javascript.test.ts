import assert from 'node:assert/strict'
import { test } from 'node:test'
import { javascript } from 'valetkey/formats/javascript'

test('Flickr’s JSONP', async () => {
  assert.deepEqual(await javascript.decode('jsonFlickrApi({"stat":"ok","a":")"})'), { stat: 'ok', a: ')' })
})

test('Facebook’s JSON that calls itself JavaScript', async () => {
  assert.deepEqual(await javascript.decode('{"access_token":"x(y)"}'), { access_token: 'x(y)' })
})

test('dotted callbacks, a guard comment, spaces and a semicolon', async () => {
  for (const script of ['a.b_$1([1])', '/**/ cb([1]);', '\n cb ( [1] ) ; \n']) {
    assert.deepEqual(await javascript.decode(script), [1])
  }
})

test('other scripts are refused, and nothing is executed', async () => {
  for (const script of ['', 'alert(1);alert(2)', 'cb()', 'var a = {}', 'cb({a:1})', 'f(1', 'f(g(1))', ')']) {
    await assert.rejects(javascript.decode(script), { name: 'FormatError', format: 'javascript' }, script)
  }
})

test('it writes JSON', async () => {
  assert.equal(await javascript.encode({ a: 1 }), '{"a":1}')
})
