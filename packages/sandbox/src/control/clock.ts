import type { ClockRequest } from './schemas.ts'

/** As much of the storage as has to do with time. */
export interface Clock {
  readonly clockOffset: number
  setClockOffset(ms: number): void
}

export interface Time {
  /** Epoch ms, by the clock all expiry is judged by. */
  readonly now: number
  readonly iso: string
  /** ms ahead of the real time. */
  readonly offset: number
}

/** Sets the clock (`now`), moves it on (`advance`, seconds), in this order; with neither it only tells the time. */
export function moveClock(clock: Clock, { now, advance = 0 }: ClockRequest, real: number = Date.now()): Time {
  const set = now === undefined ? clock.clockOffset : now === null ? 0 : new Date(now).getTime() - real
  clock.setClockOffset(Math.round(set + advance * 1000))
  const time = real + clock.clockOffset
  return { now: time, iso: new Date(time).toISOString(), offset: clock.clockOffset }
}
