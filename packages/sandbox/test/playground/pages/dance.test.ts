import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange } from 'valetkey'
import { dance } from '../../../src/playground/pages/dance.ts'

const exchange: Exchange = {
  app: 'flickr',
  step: 'request_token',
  from: 'app',
  sentence: 'Asked for a request token.',
  method: 'GET',
  url: 'http://127.0.0.1:4103/services/oauth/request_token',
  parameters: [['oauth_callback', 'oob']],
  headers: [['accept', '*/*']],
  status: 200,
  answer: 'oauth_callback_confirmed=true',
  baseString: 'GET&http%3A%2F%2F127.0.0.1',
  at: 0,
}
const titles = (name: string): string => ({ flickr: 'Flickr' })[name] ?? name
const shown = async (...acts: Parameters<typeof dance>[0]): Promise<string> => String(await dance(acts, titles))

test('before anything happened the panel says what it will show', async () => {
  assert.match(await shown(), /every request of the dance will be listed here/)
})

test('an exchange shows its words, method, URL, parameters, status, answer and base string', async () => {
  const html = await shown({ service: 'flickr', title: 'Connecting Flickr', exchanges: [exchange] })
  for (const part of [
    'Connecting Flickr took one exchange',
    'Asked for a request token.',
    'GET http://127.0.0.1:4103/services/oauth/request_token',
    'oauth_callback=oob',
    'accept: */*',
    '<span class="status">200</span>',
    'oauth_callback_confirmed=true',
    'GET&amp;http%3A%2F%2F127.0.0.1',
  ])
    assert.ok(html.includes(part), part)
})

test('lanes: the app asks the service, the browser visits it, and comes back to the app', async () => {
  const lanes = async (change: Partial<Exchange>): Promise<string> => {
    const html = await shown({ service: 'flickr', title: 'T', exchanges: [{ ...exchange, ...change }] })
    return [...html.matchAll(/<b>(\w+)<\/b>/g)].map(([, who]) => who).join(' → ')
  }
  assert.equal(await lanes({}), 'App → Flickr')
  assert.equal(await lanes({ step: 'authorize', from: 'browser' }), 'Browser → Flickr')
  assert.equal(await lanes({ step: 'callback', from: 'browser' }), 'Browser → App')
})

test('a failed status is marked, and earlier acts are folded below the latest', async () => {
  const failed = { service: 'flickr', title: 'Listing photos', exchanges: [{ ...exchange, status: 401 }] }
  const html = await shown(failed, { service: 'flickr', title: 'Connecting Flickr', exchanges: [exchange, exchange] })
  assert.match(html, /class="status bad">401/)
  assert.match(html, /<summary>Connecting Flickr, two exchanges<\/summary>/)
  assert.ok(html.indexOf('Listing photos') < html.indexOf('Connecting Flickr'))
})

test('what a service sent is text on our page, never markup', async () => {
  const evil = '<img src=x onerror=alert(1)>"\''
  const wire = {
    ...exchange,
    answer: evil,
    sentence: evil,
    url: evil,
    parameters: [[evil, evil]] as const,
    baseString: evil,
  }
  const html = await shown({ service: 'flickr', title: evil, exchanges: [wire] })
  assert.ok(!html.includes('<img'))
  assert.ok(html.includes('&lt;img'))
})
