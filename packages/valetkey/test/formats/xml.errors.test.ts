import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FormatError } from 'valetkey/formats'
import { xml } from 'valetkey/formats/xml'

const LAUGHS = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, level) => `<!ENTITY lol${level + 1} "${`&lol${level || ''};`.repeat(10)}">`,
).join('')}]><lolz>&lol9;</lolz>`

const REFUSED: Readonly<Record<string, string>> = {
  'a billion laughs': LAUGHS,
  'an external entity': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
  'an external document type': '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>',
  'a bare document type': '<?xml version="1.0"?><!-- x --><!DOCTYPE a><a/>',
  'a document type inside an element': '<a><!DOCTYPE b [<!ENTITY c "d">]>&c;</a>',
  'an entity nobody defined': '<a>&nbsp;</a>',
  'an entity nobody defined, in an attribute': '<a b="&nbsp;"/>',
  'a character that does not exist': '<a>&#x110000;</a>',
  'half a character': '<a>&#xD800;</a>',
  nothing: '',
  'white space only': ' \n',
  'no XML': 'hello',
  JSON: '{"a":1}',
  'an open element': '<a>',
  'a wrong end tag': '<a>x</b>',
  'two roots': '<a/><b/>',
  'two roots of one name': '<a/><a/>',
  'text behind the root': '<a/>x',
  'an attribute twice': '<a b="1" b="2"/>',
  'an attribute without quotes': '<a b=1/>',
  'an attribute without value': '<a b/>',
  'a lone ampersand': '<a>&</a>',
  'an element called __proto__': '<a><__proto__><admin>1</admin></__proto__></a>',
  '201 levels': `${'<a>'.repeat(202)}${'</a>'.repeat(202)}`,
  '100,000 levels': `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`,
  '300,000 open elements': '<a>'.repeat(300_000),
  'an endless name': `<a ${'b'.repeat(1_000_000)}`,
  'an endless comment': `<a><!--${'-'.repeat(1_000_000)}`,
  'more than 4,000,000 characters': `<a>${' '.repeat(4_000_000)}</a>`,
}

for (const [what, body] of Object.entries(REFUSED)) {
  test(`refused with a short FormatError: ${what}`, async () => {
    await assert.rejects(xml.decode(body), error => {
      assert.ok(error instanceof FormatError, String(error))
      assert.equal(error.format, 'xml')
      assert.ok(error.message.length < 120, error.message)
      return true
    })
  })
}

test('any text is either read or refused with a FormatError', async () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    '="',
    '"',
    '&',
    ';',
    '<a>',
    '</a>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<?',
    '?>',
    '<!DOCTYPE',
    '[',
    ' ',
    '#x41',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async pieces => {
      const result = await xml.decode(pieces.join('')).catch((error: unknown) => error)
      assert.ok(!(result instanceof Error) || result instanceof FormatError, String(result))
    }),
    { numRuns: 1000 },
  )
})

const circle: { self?: unknown } = {}
circle.self = circle

const UNSAYABLE: Readonly<Record<string, unknown>> = {
  'a name with markup': { a: { 'b><c': 1 } },
  'a name with a space': { 'a b': 1 },
  'a name that begins with a digit': { '1a': 1, b: 2 },
  'an empty name': { '': 1 },
  'an attribute with markup in its name': { a: { '@b="1" c': 1 } },
  'a structure in an attribute': { a: { '@b': { c: 1 } } },
  'a structure in the text': { a: { '#text': [1] } },
  'a list in a list': { a: { b: [[1]] } },
  'a BigInt': { a: 1n },
  'a function': { a: () => 1 },
  itself: circle,
  'a member called __proto__': { a: JSON.parse('{"__proto__":"x"}') },
}

for (const [what, value] of Object.entries(UNSAYABLE)) {
  test(`not written: ${what}`, () => assert.rejects(xml.encode(value), { name: 'FormatError', format: 'xml' }))
}
