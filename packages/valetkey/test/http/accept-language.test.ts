import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { preferredLanguage } from 'valetkey/http/accept-language'

const OURS = ['en', 'de'] as const

/** Accept-Language header → what is chosen of OURS. */
const CHOICES: readonly [header: string | null, chosen: string, why: string][] = [
  [null, 'en', 'no header is the first'],
  ['', 'en', 'an empty header says nothing'],
  ['de', 'de', 'the one named'],
  ['DE', 'de', 'in any case'],
  ['de-AT', 'de', 'a kind of it'],
  ['de-Latn-CH', 'de', 'a kind of a kind'],
  ['fr', 'en', 'what we have not'],
  ['fr, de;q=0.1', 'de', 'the first that we have'],
  ['en;q=0.5, de', 'de', 'the higher q'],
  ['en;q=0.5 , de ; q = 0.8', 'de', 'odd spacing'],
  ['de, en', 'de', 'equals: the order of the header'],
  ['de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7', 'de', 'a German browser'],
  ['en-US,en;q=0.9,de;q=0.8', 'en', 'an English one'],
  ['fr-CH, fr;q=0.9, de;q=0.8, en;q=0.7, *;q=0.5', 'de', 'a Swiss one'],
  ['*', 'en', 'anything is the first'],
  ['en;q=0, *', 'de', 'anything but the refused'],
  ['de;q=0', 'en', 'a refusal is no wish'],
  ['den', 'en', 'another language that begins alike'],
  ['de;level=1', 'de', 'a parameter that means nothing'],
  ['de;q=lots', 'de', 'a weight that is none'],
  [';;,,, de', 'de', 'what cannot be read is left out'],
]
for (const [header, chosen, why] of CHOICES)
  test(`RFC 9110 §12.5.4: ${why} (${header})`, () => assert.equal(preferredLanguage(header, OURS), chosen))

test('whatever stands in the header, the answer is a language of ours', () => {
  fc.assert(fc.property(fc.string(), header => assert.ok(OURS.includes(preferredLanguage(header, OURS)))))
})
