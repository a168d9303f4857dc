import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Exchange } from 'valetkey'
import { beginAct, currentAct, rememberBrowsers } from '../../src/playground/browser.ts'
import { createJournal } from '../../src/playground/journal.ts'

const exchange = (sentence: string): Exchange => ({
  app: 'x',
  step: 'call',
  from: 'app',
  sentence,
  method: 'GET',
  url: 'http://x/',
  parameters: [],
  headers: [],
  at: 0,
})

test('what two visitors do at once is told to each of them alone', async () => {
  const journal = createJournal()
  const browsers = rememberBrowsers()
  const visit = async (id: string): Promise<void> => {
    await journal.during(beginAct(browsers.of(id), 'x', 'Calling'), async () => {
      for (const step of [1, 2, 3]) {
        await new Promise(resolve => setImmediate(resolve))
        journal.onExchange(exchange(`${id}${step}`))
      }
    })
  }
  await Promise.all([visit('a'), visit('b')])
  const told = (id: string): string[] =>
    browsers.of(id).acts.flatMap(act => act.exchanges.map(({ sentence }) => sentence))
  assert.deepEqual(told('a'), ['a1', 'a2', 'a3'])
  assert.deepEqual(told('b'), ['b1', 'b2', 'b3'])
})

test('the return from a service continues the act the click began', () => {
  const browser = rememberBrowsers().of('a')
  const act = beginAct(browser, 'x', 'Connecting X')
  assert.equal(currentAct(browser, 'x', 'Connecting X'), act)
  assert.notEqual(currentAct(browser, 'y', 'Connecting Y'), act)
})

test('memory is bounded: eight acts a browser, forty exchanges an act, five hundred browsers', async () => {
  const browsers = rememberBrowsers()
  const browser = browsers.of('first')
  for (let n = 0; n < 20; n++) beginAct(browser, 'x', `${n}`)
  assert.equal(browser.acts.length, 8)
  assert.equal(browser.acts[0]?.title, '19')
  const journal = createJournal()
  await journal.during(browser.acts[0]!, async () => {
    for (let n = 0; n < 100; n++) journal.onExchange(exchange('again'))
  })
  assert.equal(browser.acts[0]?.exchanges.length, 40)
  for (let n = 0; n < 500; n++) browsers.of(`${n}`)
  assert.equal(browsers.of('first').acts.length, 0)
})
