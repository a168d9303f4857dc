// `npm run size`: what a browser or a worker has to load of the client, minified and compressed, and what it may be.
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

type Row = readonly [what: string, limit: number, code: string, without?: string]

const core = `import { OAuth, memoryVault } from 'valetkey'; export { OAuth, memoryVault }`
const rows: readonly Row[] = [
  ['client: OAuth 1 and 2, vault, calls', 13_000, core],
  ['a preset: GitHub', 1000, `export { github } from 'valetkey/providers/github'`],
  ['a preset: Mastodon', 1000, `export { mastodon } from 'valetkey/providers/mastodon'`],
]

let failed = 0
for (const [what, limit, code] of rows) {
  const bytes = await gzipped(code)
  const fine = bytes <= limit
  if (!fine) failed += 1
  console.log(`${fine ? 'ok  ' : 'FAIL'}  ${String(bytes).padStart(6)} of ${String(limit).padStart(6)} bytes  ${what}`)
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
