// `npm run bench [name]`: CPU time against peers and against the bare limit, in the same run. Ratios only; machines are noisy.
import { writeFileSync } from 'node:fs'
import type { Result } from './measure.ts'

const benches: Readonly<Record<string, () => Promise<readonly Result[]>>> = {
  sign: async () => (await import('./sign.ts')).sign(),
  serve: async () => (await import('./serve.ts')).serve(),
  flows: async () => (await import('./flows.ts')).flows(),
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !(name in benches))
if (unknown.length > 0) {
  console.error(`No benchmark is called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

const results: Result[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.error(`measuring ${name} …`)
  results.push(...(await bench()))
}
const shown = (n: number) => `×${n.toFixed(2)}`
console.table(
  results.map(({ what, other, ratio }) => ({
    what,
    against: other,
    'CPU of the other / ours': shown(ratio.median),
    'min … max': `${shown(ratio.min)} … ${shown(ratio.max)}`,
  })),
)
writeFileSync('bench/results.json', `${JSON.stringify({ node: process.version, results }, null, 2)}\n`)
