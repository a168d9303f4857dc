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

test('every row of docs/specs.md has a file that does it and a test that proves it', () => {
  const rows = read('docs/specs.md')
    .split('\n')
    .filter(line => /^\| /.test(line) && !/^\| (RFC|section|document) \|/.test(line))
  assert.ok(rows.length > 60, 'the table has rows')
  assert.deepEqual(
    rows.filter(row => {
      const [, , , files = '', tests = ''] = row.split(' | ').flatMap((cell, at) => (at === 0 ? ['', cell] : [cell]))
      return !/`packages\/[^`]+\/src\//.test(files) || !/\.test\.ts`/.test(tests)
    }),
    [],
  )
})

test('every RFC the source names has a row in docs/specs.md', () => {
  const named = new Set(
    globSync('packages/*/src/**/*.ts').flatMap(path =>
      [...read(path).matchAll(/RFC (\d{4})/g)].map(match => match[1]!),
    ),
  )
  assert.ok(named.size > 15, 'the source names RFCs')
  const rows = read('docs/specs.md')
  assert.deepEqual(
    [...named].filter(number => !new RegExp(`\\b${number}\\b`).test(rows)),
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

const securityRows = [...read('docs/security.md').matchAll(/^\| (\d+) \|.* \| ([^|]+) \|$/gm)].map(
  ([, number, proof]) => ({ number: Number(number), proof: proof! }),
)
const filesIn = (text: string) => [...text.matchAll(/`((?:packages|test)\/[^`]+)`/g)].map(match => match[1]!)

test('the rows of docs/security.md are numbered without a gap, and a deviation has the number of one', () => {
  const numbers = securityRows.map(row => row.number)
  assert.deepEqual(
    numbers,
    numbers.map((_, at) => at + 1),
  )
  const deviating = globSync('packages/sandbox/src/personalities/*/deviations.ts').flatMap(path =>
    [...read(path).matchAll(/attack: (\d+)/g)].map(match => Number(match[1])),
  )
  assert.ok(deviating.length > 25, 'the tables are read')
  assert.deepEqual(
    deviating.filter(number => !numbers.includes(number)),
    [],
  )
})

test('what waits in docs/security.md waits for what is deliberately later, and nothing that is built lacks its test', () => {
  const later = ['DPoP', 'assertions', 'JWT access tokens', 'client id metadata']
  const waiting = securityRows.flatMap(({ number, proof }) =>
    [...proof.matchAll(/waits for ([^;]+)/g)].map(([, feature]) => [number, feature!.trim()] as const),
  )
  assert.deepEqual(
    waiting.filter(([, feature]) => !later.includes(feature)),
    [],
  )
  assert.deepEqual(
    securityRows.filter(({ proof }) => /to be proven/.test(proof)),
    [],
  )
})

test('every row of docs/security.md names a test that exists, or says what it waits for', () => {
  const unproven = securityRows.filter(({ proof }) => !/`|waits for|to be proven/.test(proof))
  const missing = filesIn(read('docs/security.md')).filter(path => !existsSync(path))
  assert.deepEqual([unproven, missing], [[], []])
})

test('the words behind a test file in docs/security.md stand in that file', () => {
  const plain = (text: string) => text.replaceAll('’', "'").toLowerCase()
  const wrong = securityRows.flatMap(({ number, proof }) => {
    let path = ''
    return proof.split(';').flatMap(part => {
      path = filesIn(part).at(-1) ?? path
      const words = part.replace(/`[^`]*`:?,?/g, '').trim()
      if (words === '' || /waits for|to be proven/.test(words)) return []
      return path !== '' && plain(read(path)).includes(plain(words)) ? [] : [`${number}: ${words}`]
    })
  })
  assert.deepEqual(wrong, [])
})
