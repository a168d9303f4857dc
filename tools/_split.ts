import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
const contents = `import { OAuth, memoryVault } from 'valetkey'; export { OAuth, memoryVault }`
const r = await build({ stdin: { contents, resolveDir: process.cwd() }, bundle: true, splitting: true, minify: true, format: 'esm', platform: 'browser', conditions: ['valetkey-source'], outdir: 'unused', write: false, metafile: true })
const by = new Map(r.outputFiles.map(f => [f.path.split('/').pop()!, f]))
function closure(names: string[], skip = new Set<string>()) { const seen = new Set(skip); const out: string[] = []; const visit = (n: string) => { if (seen.has(n)) return; seen.add(n); out.push(n); for (const i of r.metafile.outputs['unused/' + n]!.imports) if (i.kind === 'import-statement') visit(i.path.split('/').pop()!) }; names.forEach(visit); return out }
const report = (what: string, files: string[]) => { const bytes = files.map(n => by.get(n)!.contents); const all = Buffer.concat(bytes); console.log(what, files.length, 'files', all.length, 'min', gzipSync(all, { level: 9 }).length, 'gz together', bytes.map(b => gzipSync(b, { level: 9 }).length).reduce((a, b) => a + b, 0), 'apart'); const inputs: [number, string][] = []; for (const n of files) for (const [i, v] of Object.entries(r.metafile.outputs['unused/' + n]!.inputs)) inputs.push([v.bytesInOutput, i]); if (process.argv[2]) console.log(inputs.sort((a, b) => b[0] - a[0]).map(([b, i]) => '   ' + b + ' ' + i.replace('packages/valetkey/src/', '')).join('\n')) }
const entry = closure(['stdin.js'])
report('at once', entry)
const find = (p: string) => [...by.keys()].filter(n => n.startsWith(p + '-'))
const signIn = closure([...find('sign-in'), ...find('sign-in-callback')].filter(n => !n.startsWith('sign-in-oauth1')), new Set(entry))
report('sign-in', signIn)
const one = closure([...find('sign-in-oauth1'), ...find('sign-call'), ...find('oauth1-flow')], new Set([...entry, ...signIn]))
report('oauth1', one)
