import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseAccept, preferred } from 'valetkey/http/accept'

const OURS = ['application/json', 'text/xml', 'application/yaml']

/** Accept header → what is chosen among OURS. */
const CHOICES: readonly [accept: string | null, chosen: string | undefined, why: string][] = [
  [null, 'application/json', 'no header accepts anything'],
  ['', 'application/json', 'an empty header says nothing'],
  ['*/*', 'application/json', 'anything is the first'],
  ['*', 'application/json', 'a bare star is anything'],
  ['text/xml', 'text/xml', 'the one named'],
  ['TEXT/XML', 'text/xml', 'in any case'],
  ['text/*', 'text/xml', 'a type with any subtype'],
  ['image/png', undefined, 'nothing acceptable is 406'],
  ['application/json;q=0', undefined, 'q=0 is a refusal'],
  ['application/json;q=0, */*', 'text/xml', 'all but the refused'],
  ['*/*;q=0', undefined, 'everything refused'],
  ['*/*;q=0, text/xml', 'text/xml', 'everything refused but one'],
  ['application/json;q=0.5, text/xml', 'text/xml', 'the higher q'],
  ['application/json; q=0.5 , text/xml ; q = 0.8', 'text/xml', 'odd spacing'],
  ['text/html, image/gif, *; q=.2, */*; q=.2', 'application/json', 'Java’s URLConnection'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/json', 'a browser'],
  ['text/xml, application/json', 'text/xml', 'equals: the order of the header'],
  ['*/*, application/yaml', 'application/yaml', 'equals: the more specific first'],
  ['text/*;q=0.9, text/xml;q=0.1, application/json;q=0.5', 'application/json', 'the more specific range decides the q'],
  ['application/json;charset=utf-8', 'application/json', 'charset does not narrow'],
  ['application/json;version=2', undefined, 'other parameters do'],
  ['text/xml;q=0.9;level=1', 'text/xml', 'extensions behind q are ignored'],
  ['text/xml;q=banana', 'text/xml', 'a malformed q is 1'],
  ['text/xml;q=7', 'text/xml', 'a q above 1 is 1'],
  ['@@@, text/xml', 'text/xml', 'malformed ranges are left out'],
  ['*/xml, application/yaml;q=0.1', 'application/yaml', 'a star cannot have a subtype'],
  ['json', 'application/json', 'a header of nothing readable says nothing'],
]

for (const [accept, chosen, why] of CHOICES) {
  test(`RFC 9110 §12.5.1 ${why}: ${accept}`, () => assert.equal(preferred(accept, OURS), chosen))
}

test('RFC 9110 §12.5.1 the table of precedence', () => {
  const accept = 'text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5'
  const order = ['text/plain;format=flowed', 'text/plain', 'image/jpeg', 'text/plain;format=fixed', 'text/html']
  while (order.length > 0) assert.equal(preferred(accept, order.toReversed()), order.shift())
})

test('a parameter value is read in quotes too', () => {
  assert.equal(preferred('text/plain; format="Flowed"', ['text/plain;format=flowed']), 'text/plain;format=flowed')
})

test('parseAccept gives ranges in their order', () => {
  assert.deepEqual(
    parseAccept('a/b;q=0.25, c/*;x="1,2"').map(range => ({ ...range, params: { ...range.params } })),
    [
      { type: 'a', subtype: 'b', params: {}, q: 0.25 },
      { type: 'c', subtype: '*', params: { x: '1,2' }, q: 1 },
    ],
  )
})

test('what is chosen is always one of the available, whatever the header', () => {
  const piece = fc.constantFrom('text', '/', 'xml', '*', ';', 'q=', '0.5', ',', ' ', '"', 'application/json', '\\')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      const chosen = preferred(pieces.join(''), OURS)
      assert.ok(chosen === undefined || OURS.includes(chosen))
    }),
  )
})
