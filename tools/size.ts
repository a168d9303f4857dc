// `npm run size`: what a browser or a worker has to load of the client, as one file, minified and compressed: at once, and then by
// what it does first. What is loaded only when something else happens (a renewal, a refusal, XML…) is in none of them.
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

/** What an `import()` brings is another file. */
const later: Plugin = {
  name: 'later',
  setup: ({ onResolve }) => {
    onResolve({ filter: /.*/ }, ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : undefined))
  },
}

interface Row {
  readonly what: string
  readonly limit: number
  /** What is loaded at once counts already. */
  readonly beyond?: readonly string[]
  readonly modules: readonly string[]
}

const core = ["import { OAuth, memoryVault } from 'valetkey'; export { OAuth, memoryVault }"]
const [signIn, callback] = [
  "export { authorize } from 'valetkey/client/sign-in/sign-in'",
  "export { authorized } from 'valetkey/client/sign-in/sign-in-callback'",
]
const callOAuth1 = "export { signedCall } from 'valetkey/client/calls/sign-call'"
const signInOAuth1 = "export * from 'valetkey/client/sign-in/sign-in-oauth1'"
const flowOAuth1 =
  "export * from 'valetkey/client/sign-in/oauth1-flow'; export * from 'valetkey/client/sign-in/callback-pairs'"

const rows: readonly Row[] = [
  { what: 'at once: remote apps, vault, calls with OAuth 2', limit: 10_000, modules: core },
  { what: 'and with the first call signed with OAuth 1', limit: 3_000, beyond: core, modules: [...core, callOAuth1] },
  { what: 'and with the first sign-in with OAuth 2', limit: 7_100, beyond: core, modules: [...core, signIn, callback] },
  {
    what: 'and with the first sign-in with OAuth 1, beyond both',
    limit: 2_000,
    beyond: [...core, callOAuth1, signIn, callback],
    modules: [...core, callOAuth1, signIn, callback, signInOAuth1, flowOAuth1],
  },
  { what: 'a preset: GitHub', limit: 1000, modules: ["export { github } from 'valetkey/providers/github'"] },
  { what: 'a preset: Mastodon', limit: 1000, modules: ["export { mastodon } from 'valetkey/providers/mastodon'"] },
]

let failed = 0
for (const { what, limit, beyond = [], modules } of rows) {
  const bytes = (await gzipped(modules)) - (beyond.length === 0 ? 0 : await gzipped(beyond))
  const fine = bytes <= limit
  if (!fine) failed += 1
  console.log(`${fine ? 'ok  ' : 'FAIL'}  ${String(bytes).padStart(6)} bytes, at most ${limit}  ${what}`)
}
process.exit(failed === 0 ? 0 : 1)

async function gzipped(modules: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: modules.join('\n'), resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['valetkey-source'],
    write: false,
    plugins: [later],
  })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
}
