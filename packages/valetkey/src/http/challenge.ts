import { quote, Scanner } from './scanner.ts'

/** WWW-Authenticate: RFC 9110 §11.6.1, and the parameters RFC 6750 §3 and RFC 5849 §3.5.1 put into it. */

export interface Challenge {
  /** As written; schemes compare case-insensitively (§11.1). */
  readonly scheme: string
  /** By lower-case name; of a repeated name the first. */
  readonly params: Readonly<Record<string, string>>
  /** What stands in place of parameters in schemes such as Negotiate. */
  readonly token68?: string
}

/**
 * @example formatChallenge({ scheme: 'Bearer', params: { error: 'invalid_token' } }) === 'Bearer error="invalid_token"'
 */
export function formatChallenge(challenge: {
  readonly scheme: string
  readonly params?: Readonly<Record<string, string | undefined>>
  readonly token68?: string
}): string {
  const { scheme, params = {}, token68 } = challenge
  if (token68 !== undefined) return `${scheme} ${token68}`
  const written = Object.entries(params).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${quote(value)}`,
  )
  return written.length === 0 ? scheme : `${scheme} ${written.join(', ')}`
}

/** All challenges of a header value (several headers are joined by commas). What cannot be read is stepped over. */
export function parseChallenges(header: string): Challenge[] {
  const scanner = new Scanner(header)
  const challenges: Challenge[] = []
  for (;;) {
    scanner.take(SEPARATORS)
    if (scanner.done) return challenges
    const scheme = scanner.token()
    if (scheme === undefined) scanner.skipTo(',')
    else challenges.push({ scheme, ...readRest(scanner) })
  }
}

const SEPARATORS = /[ \t,]+/y
const TOKEN68 = /([A-Za-z0-9._~+/-]+=*)(?=[ \t]*(?:,|$))/y
const PARAMETER_AHEAD = /(?=[\w!#$%&'*+.^`|~-]+[ \t]*=)/y

function readRest(scanner: Scanner): Omit<Challenge, 'scheme'> {
  const params: Record<string, string> = Object.create(null)
  if (!scanner.space()) return { params }
  const token68 = scanner.take(TOKEN68)?.[1]
  if (token68 !== undefined) return { params, token68 }
  while (scanner.take(PARAMETER_AHEAD) !== undefined) {
    const { name, value = '' } = scanner.parameter()!
    params[name] ??= value
    if (!/^[ \t,]/.test(scanner.text.slice(scanner.at, scanner.at + 1))) scanner.skipTo(',')
    scanner.take(SEPARATORS)
  }
  return { params }
}
