import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

const documents = [...globSync('*.md'), ...globSync('docs/**/*.md'), ...globSync('packages/*/*.md')]
const read = (path: string) => readFileSync(path, 'utf8')

test('README is a door, not the house: at most 150 lines', () => {
  assert.ok(read('README.md').split('\n').length <= 150)
})

test('every link to a file in the documents leads somewhere', () => {
  const broken = documents.flatMap(document =>
    [...read(document).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
      .map(match => match[1]!)
      .filter(link => !existsSync(join(dirname(document), link)))
      .map(link => `${document} → ${link}`),
  )
  assert.deepEqual(broken, [])
})

test('every row of docs/specs.md points at a file that exists', () => {
  const rows = [...read('docs/specs.md').matchAll(/`((?:packages|test)\/[^`]+)`/g)].map(match => match[1]!)
  assert.ok(rows.length > 40, 'the table has rows')
  assert.deepEqual(
    rows.filter(path => !existsSync(path)),
    [],
  )
})

test('every npm command named in the documents is a script', () => {
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts)
  const named = documents.flatMap(document =>
    [...read(document).matchAll(/npm run ([a-z:]+)/g)].map(match => match[1]!),
  )
  assert.deepEqual(
    named.filter(name => !scripts.includes(name)),
    [],
  )
})
