// `npm run attack`: the attacks of docs/security.md, pointed at any base URL. `npm run attack -- --help` lists the options.
import { attacks, lineOf, type Pointing, pointAt, type Target, tryAttack } from '@valetkey/server/testing/attacks'
import { readOptions, usage, type Wanted } from './attack/options.ts'
import { withSandbox } from './attack/sandbox.ts'

/** What the command was asked for, or why it could not begin. */
async function begin(): Promise<{ target: Target; only: Wanted['only'] } | null> {
  const wanted = readOptions(process.argv.slice(2), process.env)
  if (wanted === 'help') {
    console.log(usage)
    return null
  }
  const { pointing, sandbox, only } = wanted
  return { target: await pointAt(sandbox ? await withSandbox(pointing) : (pointing as Pointing)), only }
}

/** Tries them one after another and says how each ended. */
async function attackAll(target: Target, only: Wanted['only']): Promise<number> {
  const counts = { held: 0, broken: 0, 'not tried': 0 }
  for (const attack of attacks.filter(({ number }) => only?.has(number) ?? true)) {
    const outcome = await tryAttack(attack, target)
    counts[outcome.verdict] += 1
    console.log(lineOf(outcome))
  }
  console.log(`${counts.held} held, ${counts.broken} broken, ${counts['not tried']} not tried: ${target.issuer}`)
  return counts.broken === 0 ? 0 : 1
}

try {
  const begun = await begin()
  if (begun !== null) process.exitCode = await attackAll(begun.target, begun.only)
} catch (error) {
  console.error(`${(error as Error).message}\nnpm run attack -- --help lists the options.`)
  process.exitCode = 2
}
