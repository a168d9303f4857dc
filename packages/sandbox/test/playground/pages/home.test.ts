import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServiceView } from '../../../src/playground/pages/card.ts'
import { home } from '../../../src/playground/pages/home.ts'
import type { Service } from '../../../src/playground/services/service.ts'

const service: Service = {
  name: 'example',
  title: 'Example',
  badge: 'E',
  protocol: 'OAuth 2',
  about: 'Asks for',
  scope: 'read',
  definition: () => ({ oauth: 2, baseUrl: 'http://e/', authorizeUrl: '/a', accessTokenUrl: '/t' }),
  action: {
    label: 'Do it',
    title: 'Doing it',
    fields: [{ name: 'say', label: 'Say something', value: '"<hello>"', required: true }],
    run: async () => ({ kind: 'fields', fields: [] }),
  },
}
const apart: ServiceView = { service, account: undefined, scope: [], result: undefined }
const together: ServiceView = { service, account: 'alice', scope: ['read', 'write'], result: undefined }

async function shown(view: ServiceView, notice?: Parameters<typeof home>[0]['notice']): Promise<string> {
  const facts = { version: 1, people: [{ username: 'alice', password: 'wonderland' }], providers: {} } as const
  return String(await home({ origin: 'http://127.0.0.1:4100', facts, services: [view], acts: [], notice }))
}

test('a service that is not connected offers to connect, and nothing else', async () => {
  const html = await shown(apart)
  assert.match(html, /action="\/connect\/example"/)
  assert.doesNotMatch(html, /action="\/call\/example"|\/disconnect\/example/)
})

test('a connected service shows who one is, its scope, its call with labelled fields, and a way out', async () => {
  const html = await shown(together)
  assert.match(html, /connected as alice/)
  assert.match(html, /<code>read write<\/code>/)
  assert.match(html, /<label for="example-say">Say something<\/label>/)
  assert.match(html, /value="&quot;&lt;hello&gt;&quot;"\s+required/)
  assert.match(html, /formaction="\/disconnect\/example"/)
  assert.doesNotMatch(html, /action="\/connect\/example"/)
})

test('every kind of result is drawn, as text', async () => {
  const at = '2026-11-20T10:00:00.000Z'
  const results = [
    [{ kind: 'status', text: '<b>hi</b>', author: 'alice', at }, '&lt;b&gt;hi&lt;/b&gt;', '10:00:00 UTC'],
    [
      { kind: 'photos', total: 1, photos: [{ title: 'Tea', thumbnail: 'http://e/1.jpg' }] },
      'src="http://e/1.jpg"',
      '1 photo',
    ],
    [{ kind: 'fields', fields: [['user', 'alice']] }, '<dt>user</dt>', '<dd>alice</dd>'],
  ] as const
  for (const [result, ...parts] of results) {
    const html = await shown({ ...together, result })
    for (const part of parts) assert.ok(html.includes(part), `${result.kind}: ${part}`)
  }
})

test('a notice says what happened and what to do next, also to a screen reader', async () => {
  const html = await shown(apart, { tone: 'bad', text: 'It broke.', next: 'Mend it.' })
  assert.match(html, /class="notice bad" role="status"/)
  assert.ok(html.includes('It broke.') && html.includes('Mend it.'))
})

test('the page tells who one can sign in as', async () => {
  assert.match(await shown(apart), /<code>alice<\/code> \/ <code>wonderland<\/code>/)
})
