import { type Budget, type Limits, type Standing, standing } from './limits.ts'
import type { TellOutage } from './outages.ts'

/** API limits protect a service from its guests; when they cannot be counted, the guests are better served than sent away. */
export function failingOpen(limits: Limits, tell: TellOutage): Limits {
  const orOpen =
    (verb: 'hit' | 'look'): Limits['hit'] =>
    async (whose, budget, at) => {
      try {
        return await limits[verb](whose, budget, at)
      } catch (cause) {
        tell('limits', cause)
        return untouched(budget, at)
      }
    }
  return { hit: orOpen('hit'), look: orOpen('look') }
}

const untouched = (budget: Budget, at: number): Standing =>
  standing({ used: 0, endsAt: at + budget.windowMs }, budget, false)
