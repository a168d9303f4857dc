import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeBody } from 'valetkey/formats'
import { envelopeFor, written } from '../../../src/personalities/flickr/envelope.ts'
import { FlickrError } from '../../../src/personalities/flickr/errors.ts'

const answer = {
  photos: { page: 1, total: 1, photo: [{ id: '5', title: 'Tom & "Jerry" <3', ispublic: 1 }] },
  user: { id: '9', username: { _content: 'a & b' }, path_alias: null },
}

test('XML is the default, and is exactly what Flickr writes', () => {
  assert.equal(
    envelopeFor({}).ok(answer),
    `<?xml version="1.0" encoding="utf-8" ?>
<rsp stat="ok">
<photos page="1" total="1">
\t<photo id="5" title="Tom &amp; &quot;Jerry&quot; &lt;3" ispublic="1" />
</photos>
<user id="9">
\t<username>a &amp; b</username>
</user>
</rsp>
`,
  )
})

test('the XML is well-formed whatever a parameter says', async () => {
  const hostile = { 'a"><x': { _content: 'gone' }, fine: { _content: ']]> <b> & \u0000 \n' } }
  const { data } = await decodeBody(envelopeFor({}).ok(hostile), 'text/xml')
  assert.deepEqual(Object.keys((data as { rsp: object }).rsp).sort(), ['@stat', 'fine'])
})

test('JSON is JSONP unless told otherwise', () => {
  assert.equal(envelopeFor({ format: 'json' }).ok({ a: 1 }), 'jsonFlickrApi({"a":1,"stat":"ok"})')
  assert.equal(envelopeFor({ format: 'json', jsoncallback: 'my.fn' }).ok({ a: 1 }), 'my.fn({"a":1,"stat":"ok"})')
  assert.equal(envelopeFor({ format: 'json', nojsoncallback: '1' }).ok({ a: 1 }), '{"a":1,"stat":"ok"}')
})

test('a callback that is no plain name is not written', () => {
  assert.equal(envelopeFor({ format: 'json', jsoncallback: 'alert(1)//' }).ok({}), 'jsonFlickrApi({"stat":"ok"})')
})

test('a format that is not written is error 111', () => {
  assert.throws(() => envelopeFor({ format: 'php_serial' }), { code: 111, message: 'Format "php_serial" not found' })
})

test('a failure is HTTP 200 with two headers, and differs between XML and JSON', async () => {
  const failure = new FlickrError(100, 'Invalid API Key (Key has invalid format)')
  const asXml = written(envelopeFor({}), failure)
  assert.equal(asXml.status, 200)
  assert.equal(asXml.headers.get('x-flickrerrcode'), '100')
  assert.equal(asXml.headers.get('x-flickrerrmessage'), 'Invalid API Key (Key has invalid format)')
  assert.match(await asXml.text(), /<err code="100" msg="Invalid API Key \(Key has invalid format\)" \/>/)
  const asJson = written(envelopeFor({ format: 'json', nojsoncallback: '1' }), failure)
  assert.equal(await asJson.text(), '{"stat":"fail","code":100,"message":"Invalid API Key (Key has invalid format)"}')
})

test('an error header carries no line break and no foreign letter', () => {
  const response = written(envelopeFor({}), new FlickrError(112, 'Method "a\r\nSet-Cookie: ü" not found'))
  assert.equal(response.headers.get('x-flickrerrmessage'), 'Method "a??Set-Cookie: ?" not found')
})
