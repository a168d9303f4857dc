import { type Answer, errorOf, read, shown, told } from './answer.ts'

/** The server did what it must not do. The message says what was seen. */
export class Broken extends Error {
  override readonly name: string = 'Broken'
}

/** What an attack begins with did not work, so nothing is known of the attack itself. */
export class Unprepared extends Broken {
  override readonly name = 'Unprepared'
}

/** The plainest expectation: `seen` is what is said when it fails. */
export function hold(condition: unknown, seen: string): asserts condition {
  if (!condition) throw new Broken(seen)
}

const isPage = ({ headers }: Answer) => /^text\/html/.test(headers.get('content-type') ?? '')

/** Shown to the person, and the browser is sent nowhere: the address may be an attacker's. */
export function onPage(answer: Answer, what: string, statuses: readonly number[] = [400]): void {
  hold(
    statuses.includes(answer.status) && answer.location === null && isPage(answer),
    `${what}: ${shown(answer)}, not a page with ${statuses.join(' or ')}`,
  )
}

/** An error that travels back to the app by way of the browser, to its own address, without a code. */
export function sentBack(answer: Answer, what: string, to: string, ...errors: readonly string[]): void {
  const [address] = to.split('?')
  const error = told(answer).get('error')
  const right = answer.location?.href.startsWith(address!) && !told(answer).has('code')
  hold(
    right && errors.includes(error ?? ''),
    `${what}: ${shown(answer)}, not back to the app as ${errors.join(' or ')}`,
  )
}

/** No code, verifier or token stands in the answer, wherever it leads. */
export function givesNothing(answer: Answer, what: string): void {
  const given = ['code', 'oauth_verifier', 'access_token'].find(name => told(answer).has(name))
  const onIt = answer.status < 400 && /\bid="?code"?/.test(answer.text)
  hold(given === undefined && !onIt, `${what}: ${shown(answer)}`)
}

/** An error answered directly, by status and name. */
export function refused(
  answer: Answer,
  what: string,
  status: number | readonly number[],
  ...errors: readonly string[]
): void {
  const statuses = [status].flat()
  const right = statuses.includes(answer.status) && (errors.length === 0 || errors.includes(errorOf(answer) ?? ''))
  hold(right, `${what}: ${shown(answer)}, not ${[statuses.join(' or '), errors.join(' or ')].join(' ').trim()}`)
}

/** More than a server may read: it refuses, or hangs up before all of it was sent, and goes on serving others. */
export async function turnedAway(
  sending: Promise<Answer>,
  what: string,
  statuses: readonly number[],
  next: () => Promise<Answer>,
): Promise<void> {
  const answer = await sending.catch(() => null)
  if (answer !== null) refused(answer, what, statuses)
  const after = await next()
  hold(after.status < 500, `the request after ${what}: ${shown(after)}`)
}

/** A success, and the fields of its body. */
export function passes(answer: Answer, what: string): Readonly<Record<string, unknown>> {
  hold(answer.status >= 200 && answer.status < 300, `${what}: ${shown(answer)}, not a success`)
  return read(answer)
}

/** Like {@link passes}, for what must work before an attack can begin. */
export function ready(answer: Answer, what: string): Readonly<Record<string, unknown>> {
  if (answer.status >= 200 && answer.status < 300) return read(answer)
  throw new Unprepared(`before the attack, ${what}: ${shown(answer)}`)
}

/** Of several answers at once, how many were successes. */
export function successes(answers: readonly Answer[]): readonly Answer[] {
  return answers.filter(({ status }) => status >= 200 && status < 300)
}

/** Several answers in a few words: `1 × 200 application/json, 9 × 400 invalid_grant`. */
export function tally(answers: readonly Answer[]): string {
  const counts = new Map<string, number>()
  for (const one of answers.map(shown)) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].map(([words, count]) => `${count} × ${words}`).join(', ')
}
