import type { Answer } from './answer.ts'
import type { Having } from './attack.ts'

/** While the person's account is locked. */
export async function locked(target: Having<'lock'>, work: () => Promise<Answer>): Promise<Answer> {
  await target.lock(target.person, true)
  try {
    return await work()
  } finally {
    await target.lock(target.person, false)
  }
}

/** Does something at another time of the server's, and comes back. */
export async function later<T>(
  { moveClock }: { readonly moveClock: (ms: number) => Promise<void> },
  ms: number,
  work: () => Promise<T>,
): Promise<T> {
  await moveClock(ms)
  try {
    return await work()
  } finally {
    await moveClock(0)
  }
}
