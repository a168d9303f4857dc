import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const folder = new URL('../../src/providers/', import.meta.url)
const definitions = readdirSync(folder).filter(file => !['index.ts', 'preset.ts'].includes(file))
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')

test('a definition is at most 1 kB, compressed', () => {
  for (const file of definitions) {
    const { length } = gzipSync(stripTypeScriptTypes(read(file)))
    assert.ok(length <= 1024, `${file}: ${length}`)
  }
})

test('whoever imports one definition loads no other', () => {
  for (const file of definitions)
    for (const [, from] of read(file).matchAll(/^import (?!type)[^']*'([^']+)'/gm))
      assert.equal(from, './preset.ts', file)
})

test('every definition names the document it was checked against', () => {
  for (const file of definitions.filter(name => name !== 'generic.ts')) assert.match(read(file), /\bdocs: '?\w*/, file)
})
