import assert from 'node:assert/strict'
import type { Sample } from './samples.ts'

/** A known fault of another implementation: which requests show it, why ours is right, and the request without it. */
export interface Fault {
  readonly name: string
  /** The line that decides; of RFC 5849 where it names no other document. */
  readonly rfc: string
  readonly when: (sample: Sample) => boolean
  /** The same request but for what brings the fault about. */
  readonly without: (sample: Sample) => Sample
}

export interface Compared {
  readonly samples: number
  readonly agreed: number
  /** How many of the others each fault alone would have made differ. */
  readonly faults: Readonly<Record<string, number>>
}

/** Asks an implementation about many requests: what it signs, and what it sends. */
export type Signer = (samples: readonly Sample[]) => readonly string[] | Promise<readonly string[]>

/**
 * Where the two differ, they must agree about the same request as soon as the listed faults have nothing to bite on. Each
 * fault must be seen at work by itself.
 */
export async function compare(
  samples: readonly Sample[],
  ours: Signer,
  theirs: Signer,
  faults: readonly Fault[],
): Promise<Compared> {
  const differ = await differing(samples, ours, theirs)
  const mended = differ.map(one => mend(one, faults))
  for (const one of await differing(mended, ours, theirs)) {
    const [[mine], [other]] = [await ours([one]), await theirs([one])]
    assert.fail(`no listed fault explains\nours   ${mine}\ntheirs ${other}\nof ${JSON.stringify(one)}`)
  }
  const counts: Record<string, number> = {}
  for (const fault of faults) {
    const alone = differ.filter(fault.when).map(one => mend(one, without(faults, fault)))
    counts[fault.name] = (await differing(alone, ours, theirs)).length
  }
  const unseen = faults.filter(({ name }) => counts[name] === 0).map(({ name }) => name)
  assert.deepEqual(unseen, [], 'faults listed, but never seen at work alone')
  return { samples: samples.length, agreed: samples.length - differ.length, faults: counts }
}

const without = (faults: readonly Fault[], fault: Fault): readonly Fault[] => faults.filter(one => one !== fault)

async function differing(samples: readonly Sample[], ours: Signer, theirs: Signer): Promise<readonly Sample[]> {
  const differ: Sample[] = []
  for (let from = 0; from < samples.length; from += atOnce) {
    const some = samples.slice(from, from + atOnce)
    const [mine, others] = [await ours(some), await theirs(some)]
    assert.equal(others.length, some.length)
    differ.push(...some.filter((_, at) => mine[at] !== others[at]))
  }
  return differ
}

/** A hundred thousand answers need not be held. */
const atOnce = 2_000

/** Mending one may bring another to light: as long as there is one. */
function mend(sample: Sample, faults: readonly Fault[]): Sample {
  let mended = sample
  for (let round = 0; round < 50; round++) {
    const fault = faults.find(one => one.when(mended))
    if (fault === undefined) return mended
    mended = fault.without(mended)
  }
  throw new Error(`the faults cannot be mended in ${JSON.stringify(sample)}`)
}
