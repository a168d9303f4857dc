// What may stand between the processes and the token endpoint.
import { setTimeout as sleep } from 'node:timers/promises'

export type Fetch = (request: Request) => Promise<Response>
export type Between = (fetch: Fetch) => Fetch

const isToken = (request: Request): boolean => new URL(request.url).pathname === '/oauth/token'

export const isRenewal = async (request: Request): Promise<boolean> =>
  isToken(request) && (await request.clone().text()).includes('grant_type=refresh_token')

/** A token endpoint that takes so many milliseconds before it decides on a renewal, and as many again before it says so. */
export function slowly(ms: () => number, then: Between): Between {
  return fetch => {
    const inner = then(fetch)
    return async request => {
      if (!(await isRenewal(request))) return inner(request)
      await sleep(ms())
      const response = await inner(request)
      await sleep(ms())
      return response
    }
  }
}

/** As good servers do: the answer to a renewal is given again to who brings the same token again (RFC 9700 §4.14.2 allows it). */
export function graceful(fetch: Fetch): Fetch {
  const answers = new Map<string, Promise<Response>>()
  return async request => {
    if (!isToken(request)) return fetch(request)
    const body = await request.clone().text()
    const known = answers.get(body)
    const answer = known ?? fetch(request.clone())
    answers.set(body, answer)
    return (await answer).clone()
  }
}

/** Something happens when the first renewal has arrived, or when its token is rotated; who asked waits for the answer meanwhile. */
export function interrupted(moment: 'arrived' | 'rotated', happen: () => Promise<void>, then: Between): Between {
  return fetch => {
    const inner = then(fetch)
    let first = true
    return async request => {
      if (!first || !(await isRenewal(request))) return inner(request)
      first = false
      if (moment === 'arrived') await happen()
      const response = await inner(request)
      if (moment === 'rotated') await happen()
      return response
    }
  }
}
