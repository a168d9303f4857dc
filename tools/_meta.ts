import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
const r = await build({ stdin: { contents: process.argv[2] ?? `import { OAuth, memoryVault } from 'valetkey'; export { OAuth, memoryVault }`, resolveDir: process.cwd() }, bundle: true, splitting: true, minify: true, format: 'esm', platform: 'browser', conditions: ['valetkey-source'], outdir: 'unused', write: false, metafile: true })
for (const [path, o] of Object.entries(r.metafile.outputs)) {
  const f = r.outputFiles.find(x => x.path.endsWith(path))!
  console.log(path, o.bytes, gzipSync(f.contents, { level: 9 }).length, o.imports.map(i => i.path + ':' + i.kind).join(' '))
  if (path.includes('stdin') || Object.keys(o.inputs).length > 3) for (const [i, v] of Object.entries(o.inputs).sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)) console.log('   ', v.bytesInOutput, i.replace('packages/valetkey/src/', ''))
}
