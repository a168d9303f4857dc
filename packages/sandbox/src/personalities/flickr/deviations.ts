import type { Deviation } from '../personality.ts'

/** Where Flickr answers an attack otherwise than our own provider. `docs/security.md` explains the numbers. */
export const deviations: readonly Deviation[] = [
  {
    attack: 104,
    answer: 'any timestamp is taken, milliseconds included; the nonce still works once per timestamp',
    fact: 'node-flickrapi sent Date.now() in production for years and was answered',
  },
  {
    attack: 107,
    answer: 'on REST calls HTTP 200 and an envelope with code 97',
    fact: 'the method machinery reports missing signatures itself',
  },
  {
    attack: 111,
    answer: 'the fields of a multipart body are in the base string, all but `photo`',
    fact: 'every upload client signs them, against RFC 5849 §3.4.1.3.1',
  },
  {
    attack: 112,
    answer: 'any http, https or private-scheme callback is taken, registered or not',
    fact: 'Flickr checks no registration; the consent page names where the answer goes',
  },
  {
    attack: 113,
    answer: 'token secrets have 64 bits; answers are text/plain',
    fact: 'the published shapes: 17 digits and 16 hex, secrets of 16 hex',
  },
  {
    attack: 116,
    answer: 'the same user, app and permission get the same access token again',
    fact: 'Flickr tokens do not expire and are handed out again',
  },
  {
    attack: 118,
    answer: 'on REST calls HTTP 200 and an envelope with code 98',
    fact: 'the method machinery reports unknown tokens itself',
  },
  {
    attack: 119,
    answer: 'on REST calls HTTP 200 and an envelope with code 98',
    fact: 'the method machinery reports unknown tokens itself',
  },
  { attack: 120, answer: 'a page; nothing travels back', fact: 'Flickr does not return from a denial' },
  { attack: 121, answer: 'HTTP 200 and an envelope with code 99', fact: 'failures of methods are HTTP 200' },
  {
    attack: 126,
    answer: 'HTTP 200 and an envelope with code 98',
    fact: 'failures of methods are HTTP 200',
  },
  {
    attack: 128,
    answer: 'HTTP 200 and an envelope with code 99; methods that need nobody answer',
    fact: 'an API key alone opens what is public',
  },
]
