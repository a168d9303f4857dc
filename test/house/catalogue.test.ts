import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { entries } from '../../packages/valetkey/src/catalogue/entries.ts'
import { presetNames } from '../../packages/valetkey/src/catalogue/presets.ts'
import { readFacts } from '../../tools/catalogue/facts.ts'
import { changesBetween, sourceOf, tableOf } from '../../tools/catalogue/table.ts'

const valetkey = new URL('../../packages/valetkey/', import.meta.url)
const facts = readFacts(readFileSync(new URL('catalogue/facts.jsonl', valetkey), 'utf8'))
const table = tableOf(facts, new Set<string>(presetNames))

test('the catalogue is what its facts make: node --conditions=valetkey-source tools/catalogue.ts', () => {
  assert.deepEqual(changesBetween(entries, table), [])
  assert.equal(sourceOf(table), readFileSync(new URL('src/catalogue/entries.ts', valetkey), 'utf8'))
})

test('a fact that changes shows as the field that changes', () => {
  const [first, ...others] = facts.filter(({ key }) => key === 'webex' || key === 'dribbble')
  const moved = [{ ...first!, tokenUrl: 'https://dribbble.com/oauth2/token' }, ...others]
  const before = Object.fromEntries(tableOf([first!, ...others], new Set()).rows)
  assert.deepEqual(changesBetween(before, tableOf(moved, new Set())), [
    '~ dribbble accessTokenUrl: "https://dribbble.com/oauth/token" → "https://dribbble.com/oauth2/token"',
  ])
  assert.deepEqual(changesBetween(before, tableOf([first!], new Set())), ['- webex'])
  assert.deepEqual(changesBetween({}, tableOf([first!], new Set())), ['+ dribbble'])
})

test('an issuer is believed where the provider’s own document says so, and not on the word of libraries alone', () => {
  const of = (name: string) => table.rows.get(name)
  assert.ok(facts.find(({ key }) => key === 'line')?.discoveryIssuer)
  assert.ok(!Object.hasOwn(of('line') ?? {}, 'issuer'))
  for (const { key, confirmed = {} } of facts)
    for (const [field, document] of Object.entries(confirmed)) assert.match(document, /^https:/, `${key} ${field}`)
  assert.equal((of('keycloak') as { issuer?: string }).issuer, 'https://{host}/realms/{realm}')
})

test('each that is left out has its reason', () => {
  const reasonOf = (name: string) => table.leftOut.get(name)
  assert.deepEqual(reasonOf('github'), { why: 'a preset of its own' })
  assert.deepEqual(reasonOf('google-drive'), { why: 'a product on the server of another', detail: 'google' })
  assert.equal(reasonOf('alipay')?.why, 'cannot be said as data')
  assert.equal(reasonOf('500px')?.why, 'discontinued')
  assert.equal(table.rows.size + table.leftOut.size, facts.length)
  assert.equal(facts.length, new Set(facts.map(({ key }) => key)).size)
})
