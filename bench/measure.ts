/** One side of a comparison: a name and a unit of work. */
export interface Side {
  readonly name: string
  run(): unknown
}

export interface Result {
  readonly what: string
  readonly ours: string
  readonly other: string
  /** CPU time of the other side per ours, per round: above 1, ours is the faster. */
  readonly ratio: { readonly median: number; readonly min: number; readonly max: number }
}

const rounds = 7
const roundMs = 150

async function cpuPerRun(side: Side): Promise<number> {
  const end = performance.now() + roundMs
  const before = process.cpuUsage()
  let runs = 0
  while (performance.now() < end) {
    for (let i = 0; i < 20; i += 1) await side.run()
    runs += 20
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / runs
}

/** CPU time per run of two sides, interleaved round by round, after a warm-up: machines drift, pairs do not. */
export async function compare(what: string, ours: Side, other: Side): Promise<Result> {
  await cpuPerRun(ours)
  await cpuPerRun(other)
  const ratios: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const mine = await cpuPerRun(ours)
    ratios.push((await cpuPerRun(other)) / mine)
  }
  ratios.sort((a, b) => a - b)
  return {
    what,
    ours: ours.name,
    other: other.name,
    ratio: { median: ratios[rounds >> 1]!, min: ratios[0]!, max: ratios[rounds - 1]! },
  }
}
