import type { Attack } from './attacks/attack.ts'
import { addresses } from './attacks/cases/a-addresses.ts'
import { answers } from './attacks/cases/a-answers.ts'
import { consent } from './attacks/cases/a-consent.ts'
import { lifetimes } from './attacks/cases/a-lifetimes.ts'
import { loopback } from './attacks/cases/a-loopback.ts'
import { pages } from './attacks/cases/a-pages.ts'
import { parameters } from './attacks/cases/a-parameters.ts'
import { requests } from './attacks/cases/a-requests.ts'
import { assertions } from './attacks/cases/b-assertions.ts'
import { bodies } from './attacks/cases/b-bodies.ts'
import { clients } from './attacks/cases/b-clients.ts'
import { codes } from './attacks/cases/b-codes.ts'
import { deadCodes } from './attacks/cases/b-dead-codes.ts'
import { guesses } from './attacks/cases/b-guesses.ts'
import { kinds } from './attacks/cases/b-kinds.ts'
import { tokenEndpoint } from './attacks/cases/b-token-endpoint.ts'
import { introspection } from './attacks/cases/c-introspection.ts'
import { refreshing } from './attacks/cases/c-refresh.ts'
import { revocation } from './attacks/cases/c-revocation.ts'
import { devices } from './attacks/cases/d-device.ts'
import { forwarded } from './attacks/cases/d-forwarded.ts'
import { pushed } from './attacks/cases/d-pushed.ts'
import { api } from './attacks/cases/e-api.ts'
import { bearer } from './attacks/cases/e-bearer.ts'
import { records } from './attacks/cases/e-records.ts'
import { calls } from './attacks/cases/f-calls.ts'
import { headers } from './attacks/cases/f-headers.ts'
import { methods } from './attacks/cases/f-methods.ts'
import { nonces } from './attacks/cases/f-nonces.ts'
import { requestTokens } from './attacks/cases/f-request-tokens.ts'
import { upgrades } from './attacks/cases/f-upgrades.ts'
import { verifiers } from './attacks/cases/f-verifiers.ts'
import { regressions, repeated } from './attacks/cases/g-regressions.ts'
import { openid } from './attacks/cases/h-openid.ts'
import { exchanges } from './attacks/cases/i-exchange.ts'

export { type Attack, type Need, needWords } from './attacks/attack.ts'
export { Broken, Unprepared } from './attacks/expect.ts'
export { type EndpointName, type Pointing, pointAt } from './attacks/point-at.ts'
export { lineOf, type Outcome, tryAttack } from './attacks/run.ts'
export {
  type Abilities,
  type App,
  type Choice,
  createTarget,
  type Ground,
  type NewApp,
  type OAuth1Endpoints,
  type Person,
  type Target,
} from './attacks/target.ts'

const own: readonly Attack[] = [
  ...[addresses, loopback, parameters, answers, requests, consent, pages, lifetimes],
  ...[codes, deadCodes, kinds, clients, guesses, tokenEndpoint, bodies, assertions],
  ...[refreshing, revocation, introspection],
  ...[devices, pushed, forwarded],
  ...[bearer, api, records],
  ...[requestTokens, verifiers, nonces, methods, headers, calls, upgrades],
  ...[regressions],
  ...[openid, exchanges],
].flat()

const byRow = [...own, ...repeated(own)].sort((one, other) => one.number - other.number)

/** Case 99 looks for all that the others were given. */
const isLast = ({ number }: Attack) => number === 99

/**
 * Every attack of docs/security.md that can be made over HTTP, in the order of its rows; case 99 stands at the end.
 *
 * ```ts
 * const target = await pointAt({ issuer: 'https://id.example', app, person })
 * for (const attack of attacks) console.log(lineOf(await tryAttack(attack, target)))
 * ```
 */
export const attacks: readonly Attack[] = [...byRow.filter(attack => !isLast(attack)), ...byRow.filter(isLast)]
