import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const examples = globSync('examples/*.ts')
const nameOf = (path: string) => /([\w-]+)\.ts$/.exec(path)?.[1] ?? ''

/** How many lines an example may have; a service's has a dozen. */
const most: Readonly<Record<string, number>> = { provider: 15, 'provider-own-users': 30 }

/** What somebody would write: no imports, no comments, no blank lines. */
const written = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '' && !/^(import|\/\/)/.test(line))

test('there is an example for each of the five services, and two of providers', () => {
  const names = ['facebook', 'flattr', 'flickr', 'mastodon', 'provider', 'provider-own-users', 'twitter']
  assert.deepEqual(examples.map(nameOf).sort(), names)
})

for (const path of examples)
  test(`${path} is as short as it says, and typed without any or a cast`, () => {
    const lines = written(path)
    assert.ok(lines.length <= (most[nameOf(path)] ?? 12), `${lines.length} lines`)
    assert.deepEqual(
      lines.filter(line => /\bany\b|\bas\b (?!\$)|@ts-|!\./.test(line.replace(/`[^`]*`/g, ''))),
      [],
    )
  })
