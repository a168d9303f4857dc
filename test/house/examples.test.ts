import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const examples = globSync('examples/*.ts')

/** What somebody would write: no imports, no comments, no blank lines. */
const written = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '' && !/^(import|\/\/)/.test(line))

test('there is an example for each of the five services', () => {
  const names = ['facebook', 'flattr', 'flickr', 'mastodon', 'twitter']
  assert.deepEqual(examples.map(path => /(\w+)\.ts$/.exec(path)?.[1]).sort(), names)
})

for (const path of examples)
  test(`${path} is a dozen lines, typed without any or a cast`, () => {
    const lines = written(path)
    assert.ok(lines.length <= 12, `${lines.length} lines`)
    assert.deepEqual(
      lines.filter(line => /\bany\b|\bas\b (?!\$)|@ts-|!\./.test(line.replace(/`[^`]*`/g, ''))),
      [],
    )
  })
