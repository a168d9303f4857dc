import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatLink, linkTo, parseLink } from 'valetkey/http/link'

const parse = (header: string) => JSON.parse(JSON.stringify(parseLink(header)))

test('Mastodon’s pages', () => {
  const header =
    '<https://mastodon.example/api/v1/timelines/home?max_id=7163058>; rel="next", <https://mastodon.example/api/v1/timelines/home?min_id=7275607>; rel="prev"'
  const links = [
    { url: 'https://mastodon.example/api/v1/timelines/home?max_id=7163058', rel: 'next' },
    { url: 'https://mastodon.example/api/v1/timelines/home?min_id=7275607', rel: 'prev' },
  ]
  assert.equal(formatLink(links), header)
  assert.deepEqual(
    parse(header),
    links.map(link => ({ ...link, params: {} })),
  )
  assert.equal(linkTo(header, 'prev'), links[1]?.url)
  assert.equal(linkTo(header, 'last'), undefined)
})

test('RFC 8288 §3.5 examples', () => {
  assert.deepEqual(parse('<http://example.com/TheBook/chapter2>; rel="previous"; title="previous chapter"'), [
    { url: 'http://example.com/TheBook/chapter2', rel: 'previous', params: { title: 'previous chapter' } },
  ])
  assert.deepEqual(parse('</terms>; rel="copyright"; anchor="#foo"'), [
    { url: '/terms', rel: 'copyright', params: { anchor: '#foo' } },
  ])
  assert.deepEqual(
    parse(
      '</TheBook/chapter2>; rel="previous"; title*=UTF-8\'de\'letztes%20Kapitel, </TheBook/chapter4>; rel="next"; title*=UTF-8\'de\'n%c3%a4chstes%20Kapitel',
    ),
    [
      { url: '/TheBook/chapter2', rel: 'previous', params: { 'title*': 'letztes Kapitel' } },
      { url: '/TheBook/chapter4', rel: 'next', params: { 'title*': 'nächstes Kapitel' } },
    ],
  )
})

test('RFC 8288 §3.3 one link may have several relation types, and a second rel is ignored', () => {
  const header = '<http://example.org/>; rel="start http://example.net/relation/other"; rel=next'
  assert.equal(linkTo(header, 'START'), 'http://example.org/')
  assert.equal(linkTo(header, 'http://example.net/relation/other'), 'http://example.org/')
  assert.equal(linkTo(header, 'next'), undefined)
})

test('URLs with commas and semicolons, unquoted values, odd spacing and parameters without value', () => {
  assert.deepEqual(parse(' ,< /a,b;c > ;rel = next ; crossorigin;; Media="x,y" ,</d>;rel=prev'), [
    { url: '/a,b;c', rel: 'next', params: { crossorigin: '', media: 'x,y' } },
    { url: '/d', rel: 'prev', params: {} },
  ])
})

test('no header has no links, and junk is stepped over', () => {
  assert.deepEqual(parseLink(null), [])
  assert.deepEqual(parseLink('nonsense, "<x>"'), [])
  assert.deepEqual(parse('nonsense, </a>; rel=next'), [{ url: '/a', rel: 'next', params: {} }])
  assert.deepEqual(parse("</a>; rel=next; title*=UTF-8''%ff"), [
    { url: '/a', rel: 'next', params: { 'title*': "UTF-8''%ff" } },
  ])
})

test('no text makes the reader fail or hang', () => {
  const piece = fc.constantFrom('<', '>', ';', ',', 'rel', '=', '"', '\\', ' ', '*', 'é', "UTF-8''", '%')
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), pieces => Array.isArray(parseLink(pieces.join('')))))
})

test('links survive the round trip', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/)
  const name = word.filter(word => word !== 'rel').chain(word => fc.constantFrom(word, `${word}*`))
  const link = fc.record(
    {
      url: fc.webUrl({ withQueryParameters: true }),
      rel: word,
      params: fc.dictionary(name, fc.stringMatching(/^[ -~]*$/), { noNullPrototype: true }),
    },
    { noNullPrototype: true },
  )
  fc.assert(fc.property(fc.array(link), links => assert.deepEqual(parse(formatLink(links)), links)))
})

test('a URL cannot leave its brackets nor split the header', () => {
  const header = formatLink([{ url: '/a>; rel="x"\r\nB: é', rel: 'next' }])
  assert.equal(header, '</a%3E;%20rel=%22x%22%0D%0AB:%20%C3%A9>; rel="next"')
})
