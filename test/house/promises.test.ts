import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

/** docs/promises.md says which test keeps which promise of the client: each of them is there, under that name. */

const page = readFileSync('docs/promises.md', 'utf8')

interface Row {
  readonly number: number
  readonly claim: string
  readonly source: string
  readonly proofs: readonly (readonly [path: string, name: string])[]
}

const rows: readonly Row[] = [...page.matchAll(/^\| (\d+) \| (.+?) \| (.+?) \| (.+) \|$/gm)].map(
  ([, number, claim = '', source = '', proofs = '']) => ({
    number: Number(number),
    claim,
    source,
    proofs: proofs.split('<br>').map(proof => {
      const [, path = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(proof) ?? []
      return [path, name] as const
    }),
  }),
)

/** The titles of the tests in a file, and the words its rows bring, those of a file or folder of its name among them. */
function readTest(path: string): { readonly titles: readonly RegExp[]; readonly words: string } {
  const source = readFileSync(path, 'utf8')
  const titles = [...source.matchAll(TITLE)].map(([, single, double, template]) => single ?? double ?? template ?? '')
  const rowFiles = globSync(`${path.replace(/\.test\.ts$/, '')}{/*.json,.ts,-*.ts}`)
  const words = [source, ...rowFiles.map(file => readFileSync(file, 'utf8'))].join('\n')
  return { titles: titles.map(titleOf), words }
}

const TITLE =
  /\b(?:test|check|frameworkContract)\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`),/g

/** `${…}` in a title stands for whatever a row brings. */
function titleOf(literal: string): RegExp {
  const parts = literal.replace(/\\(.)/g, '$1').split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
  return new RegExp(`^${parts.map(part => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('(.+)')}$`)
}

/** A name stands for a test when a title makes it, of words that are there; `…` in a name leaves one open. */
function hasTest({ titles, words }: ReturnType<typeof readTest>, name: string): boolean {
  return titles.some(title => {
    const brought = title.exec(name)?.slice(1)
    return brought?.every(word => word.split('…').every(part => words.includes(part)))
  })
}

test('the promises are numbered without a gap, each with what it is about, where that is written, and a test', () => {
  assert.ok(rows.length >= 100, `${rows.length} rows`)
  assert.deepEqual(
    rows.map(({ number }) => number),
    rows.map((_, at) => at + 1),
  )
  assert.equal(new Set(rows.map(({ claim }) => claim)).size, rows.length)
  assert.equal(page.split('\n').filter(line => /^\| \d/.test(line)).length, rows.length, 'every row is read')
  for (const { number, claim, source } of rows) assert.ok(claim.length > 10 && source.length > 2, String(number))
})

test('every test that keeps a promise is there, under that name', () => {
  const files = new Map<string, ReturnType<typeof readTest>>()
  const missing = rows.flatMap(({ number, proofs }) =>
    proofs.flatMap(([path, name]) => {
      if (!existsSync(path)) return [`${number}: there is no ${path || 'file'}`]
      const file = files.get(path) ?? readTest(path)
      files.set(path, file)
      return hasTest(file, name) ? [] : [`${number}: ${path} has no test “${name}”`]
    }),
  )
  assert.deepEqual(missing, [])
})
