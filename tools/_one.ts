import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
const lazy = { name: 'lazy', setup(b: any) { b.onResolve({ filter: /.*/ }, (a: any) => a.kind === 'dynamic-import' ? { path: a.path, external: true } : undefined) } }
const r = await build({ stdin: { contents: process.argv[2] ?? `import { OAuth, memoryVault } from 'valetkey'; export { OAuth, memoryVault }`, resolveDir: process.cwd() }, bundle: true, minify: true, format: 'esm', platform: 'browser', conditions: ['valetkey-source'], outdir: 'unused', write: false, metafile: true, plugins: [lazy], target: 'es2022' })
for (const [path, o] of Object.entries(r.metafile.outputs)) {
  const f = r.outputFiles[0]!
  console.log(path, o.bytes, gzipSync(f.contents, { level: 9 }).length)
  let t = 0
  for (const [i, v] of Object.entries(o.inputs).sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)) console.log('   ', v.bytesInOutput, i.replace('packages/valetkey/src/', ''))
}
