import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { xml, xmlFormat } from 'valetkey/formats/xml'

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

test('Flickr’s failure', async () => {
  const body =
    '<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="fail">\n\t<err code="100" msg="Invalid API Key" />\n</rsp>\n'
  assert.deepEqual(await xml.decode(body), {
    rsp: { err: { '@code': '100', '@msg': 'Invalid API Key' }, '@stat': 'fail' },
  })
})

test('repeated elements are a list, text beside attributes is #text, empty elements are empty', async () => {
  const body = '<a><b>1</b><c x="y">t</c><b>2</b><d/><e></e><f>\n</f></a>'
  assert.deepEqual(await xml.decode(body), {
    a: { b: ['1', '2'], c: { '@x': 'y', '#text': 't' }, d: '', e: '', f: '' },
  })
})

test('texts stay texts: no number, boolean or white space is touched', async () => {
  assert.deepEqual(await xml.decode('<a><b>007</b><c>true</c><d> x </d><e>1e3</e><f>  </f></a>'), {
    a: { b: '007', c: 'true', d: ' x ', e: '1e3', f: '  ' },
  })
})

test('references and CDATA sections are text', async () => {
  assert.deepEqual(await xml.decode('<a b="&quot;&#x41;&apos;">&lt;&#233;&amp;amp;<![CDATA[<&amp;>]]></a>'), {
    a: { '@b': '"A\'', '#text': '<é&amp;<&amp;>' },
  })
})

test('comments, processing instructions, a byte order mark and control characters are passed over', async () => {
  assert.deepEqual(await xml.decode('\ufeff<?xml version="1.0"?><!-- a --><a>x<!-- <b> -->\u0000y<?php 1 ?></a>'), {
    a: 'xy',
  })
})

test('namespaces keep their prefixes', async () => {
  const body = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="urn:a"><a:verb>like</a:verb></feed>'
  assert.deepEqual(await xml.decode(body), {
    feed: { '@xmlns': 'http://www.w3.org/2005/Atom', '@xmlns:a': 'urn:a', 'a:verb': 'like' },
  })
})

test('an object with one member is its own root, everything else gets one', async () => {
  assert.equal(
    await xml.encode({ thing: { id: 1, hidden: false } }),
    `${HEAD}<thing><id>1</id><hidden>false</hidden></thing>`,
  )
  assert.equal(await xml.encode({ a: 1, b: null }), `${HEAD}<response><a>1</a><b/></response>`)
  assert.equal(await xml.encode([1, { x: 2 }]), `${HEAD}<response><item>1</item><item><x>2</x></item></response>`)
  assert.equal(await xml.encode('x'), `${HEAD}<response>x</response>`)
  assert.equal(await xml.encode({ a: [1, 2] }), `${HEAD}<response><a>1</a><a>2</a></response>`)
  assert.equal(await xml.encode({ '@a': 1 }), `${HEAD}<response a="1"/>`)
})

test('root and item can be named', async () => {
  const things = xmlFormat({ root: 'things', item: 'thing' })
  assert.equal(await things.encode([{ id: 1 }]), `${HEAD}<things><thing><id>1</id></thing></things>`)
  assert.equal(await things.encode({ id: 1 }), `${HEAD}<things><id>1</id></things>`)
})

test('JSON’s manners: undefined is left out, dates speak for themselves', async () => {
  const value = { a: undefined, b: new Date(0), c: { '@d': undefined, '@e': null, '#text': 'x' } }
  assert.equal(await xml.encode(value), `${HEAD}<response><b>1970-01-01T00:00:00.000Z</b><c>x</c></response>`)
})

test('markup in values is text, in elements and attributes', async () => {
  const value = { a: { '@b': '"><x y=\'&\n\t', '#text': '</a><script>&amp;]]>' } }
  const text = await xml.encode(value)
  assert.equal(text, `${HEAD}<a b="&quot;&gt;&lt;x y=&apos;&amp;&#10;&#9;">&lt;/a&gt;&lt;script&gt;&amp;amp;]]&gt;</a>`)
  assert.deepEqual(await xml.decode(text), value)
})

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/).filter(text => text !== '__proto__' && !(text in {}))
const xmlText = fc
  .string({ unit: 'grapheme' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these cannot be said in XML
  .map(text => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, ''))
  .filter(text => text === '' || text.trim() !== '')
const { element } = fc.letrec<{ element: unknown; child: unknown }>(tie => ({
  element: fc
    .tuple(
      fc.dictionary(
        name.map(text => `@${text}`),
        xmlText,
        { maxKeys: 3 },
      ),
      fc.dictionary(name, tie('child'), { maxKeys: 3 }),
    )
    .map(([attributes, children]) => ({ ...attributes, ...children })),
  child: fc.oneof({ depthSize: 'small' }, xmlText, tie('element'), fc.array(xmlText, { minLength: 2, maxLength: 3 })),
}))

/** An element without members reads as an empty text. */
const asRead = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value)
  return entries.length === 0 ? '' : Object.fromEntries(entries.map(([key, member]) => [key, asRead(member)]))
}

test('elements survive the round trip', async () => {
  await fc.assert(
    fc.asyncProperty(name, element, async (root, content) => {
      const text = await xml.encode({ [root]: content })
      const read = await xml.decode(text)
      assert.deepEqual(read, { [root]: asRead(content) })
      assert.deepEqual(await xml.decode(await xml.encode(read)), read)
    }),
  )
})
