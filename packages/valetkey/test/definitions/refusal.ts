import { json, type Recorded } from 'valetkey/testing/scripted-message'

/** Something was sent that this provider does not take. */
export class Refusal extends Error {}

export function refuse(sentence: string): never {
  throw new Refusal(sentence)
}

export function expect(what: string, sent: unknown, wanted: unknown): void {
  const [is, was] = [JSON.stringify(sent), JSON.stringify(wanted)]
  if (is !== was) refuse(`${what} must be ${was}, was ${is}`)
}

/** These names with these values, in any order, and no others. */
export function expectParams(what: string, sent: Params, wanted: Params): void {
  const sorted = (params: Params) => Object.fromEntries(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1)))
  expect(`${what}: the parameters`, sorted(sent), sorted(wanted))
}

export type Params = Readonly<Record<string, string>>

/** A refusal as OAuth 2 says it: the client's error then has the sentence. */
export async function answering(work: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return json({ error: 'invalid_request', error_description: error.message }, 400)
  }
}

/** Whatever the query. */
export function expectAddress(what: string, sent: string, wanted: string): void {
  const [is, was] = [sent, wanted].map(url => new URL(new URL(url).pathname, url).href)
  expect(`the address ${what}`, is, was)
}

/** Without the query. */
export function addressOf({ url }: Recorded): string {
  return url.split('?', 1)[0] ?? url
}
