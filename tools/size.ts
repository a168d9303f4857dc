// `npm run size`: what a browser or a worker has to load of the client at once, minified and compressed. It fails when that grows beyond
// what it is today; the aim is where it has to get to, by loading OAuth 1, registration and the like when they are needed.
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

type Row = readonly [what: string, limit: number, aim: number, code: string]

const core = `import { OAuth, memoryVault } from 'valetkey'; export { OAuth, memoryVault }`
const rows: readonly Row[] = [
  ['client: OAuth 1 and 2, vault, calls', 56_000, 13_000, core],
  ['a preset: GitHub', 1000, 1000, `export { github } from 'valetkey/providers/github'`],
  ['a preset: Mastodon', 1000, 1000, `export { mastodon } from 'valetkey/providers/mastodon'`],
]

let failed = 0
for (const [what, limit, aim, code] of rows) {
  const bytes = await gzipped(code)
  const fine = bytes <= limit
  if (!fine) failed += 1
  console.log(`${fine ? 'ok  ' : 'FAIL'}  ${String(bytes).padStart(6)} bytes, at most ${limit}, aim ${aim}  ${what}`)
}
process.exit(failed === 0 ? 0 : 1)

/** What is loaded at once; what is loaded when it is first needed is not counted. */
async function gzipped(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['valetkey-source'],
    outdir: 'unused',
    write: false,
    metafile: true,
  })
  const entry = outputFiles.find(({ path }) => path.endsWith('stdin.js'))
  if (entry === undefined) throw new Error('nothing was built')
  const shared = imported(entry.text)
  return [entry, ...outputFiles.filter(({ path }) => shared.some(name => path.endsWith(name)))]
    .map(({ contents }) => gzipSync(contents, { level: 9 }).length)
    .reduce((sum, length) => sum + length, 0)
}

/** Chunks an entry imports by a statement, not by a call. */
function imported(text: string): string[] {
  return [...text.matchAll(/(?:from|import)"\.\/(chunk-[^"]+)"/g)].map(([, name]) => name ?? '')
}
