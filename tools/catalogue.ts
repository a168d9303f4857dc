// `node --conditions=valetkey-source tools/catalogue.ts`: makes the catalogue anew from its facts and shows what changed.
// With --left-out it names each provider that is not in it, and why; with --check nothing is written.
import { readFile, writeFile } from 'node:fs/promises'
import { presetNames } from '../packages/valetkey/src/catalogue/presets.ts'
import type { Row } from '../packages/valetkey/src/catalogue/row.ts'
import { readFacts } from './catalogue/facts.ts'
import type { Reason } from './catalogue/selection.ts'
import { changesBetween, sourceOf, tableOf } from './catalogue/table.ts'

const factsFile = new URL('../packages/valetkey/catalogue/facts.jsonl', import.meta.url)
const entriesFile = new URL('../packages/valetkey/src/catalogue/entries.ts', import.meta.url)
const options = new Set(process.argv.slice(2))

const table = tableOf(readFacts(await readFile(factsFile, 'utf8')), new Set<string>(presetNames))
const source = sourceOf(table)
const changes = changesBetween(await entriesNow(), table)
for (const line of changes) console.log(line)
console.log(`${table.rows.size} in the catalogue, ${presetNames.length} presets, ${changes.length} changes`)
for (const [why, names] of leftOut()) {
  console.log(`left out, ${names.length}: ${why}`)
  if (options.has('--left-out')) for (const name of names) console.log(`    ${name}`)
}
if (!options.has('--check')) await writeFile(entriesFile, source)
else if ((await readFile(entriesFile, 'utf8')) !== source) process.exitCode = 1

/** The table as it is; none at the very first run. */
async function entriesNow(): Promise<Readonly<Record<string, Row>>> {
  const found = await import(entriesFile.href).catch(() => ({ entries: {} }))
  return (found as { entries: Record<string, Row> }).entries
}

/** By reason, the most frequent first. */
function leftOut(): readonly (readonly [string, readonly string[]])[] {
  const byReason = Map.groupBy(table.leftOut, ([, { why }]) => why)
  const named = ([name, { detail }]: readonly [string, Reason]) => (detail === undefined ? name : `${name} (${detail})`)
  return [...byReason]
    .map(([why, pairs]) => [why, pairs.map(named)] as const)
    .sort(([, a], [, b]) => b.length - a.length)
}
