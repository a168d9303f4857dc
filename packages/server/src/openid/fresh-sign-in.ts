import { SealError } from 'valetkey/http/seal'
import { OAuthError } from 'valetkey/oauth2/errors'
import type { Browser } from '../cookies.ts'
import type { Core } from '../core.ts'
import { type Ask, RefusedAsk } from '../endpoints/ask.ts'
import type { Presence } from '../people/users.ts'
import { signInWish } from './sign-in-wish.ts'

/** An authorization request in front of us, as its browser brought it. */
export interface Visit {
  readonly ask: Ask
  readonly url: URL
  readonly browser: Browser
}

/** Does the app want to know that the person signed in lately? */
export function wantsFreshSignIn(core: Core, ask: Ask): boolean {
  const { afresh, maxAgeMs } = signInWish(core, ask)
  return afresh || maxAgeMs !== null
}

/**
 * Has the person signed in as lately as the app wants (OpenID Connect Core §3.1.2.1: `prompt=login`, `max_age`)? A sign-in
 * counts that is young enough, or that came after this very request was sent to the sign-in page: the session says when it
 * began, and the note in the URL since when it counts. Coming back without having signed in again is not enough. Throws
 * RefusedAsk where nobody here can tell.
 */
export async function isFreshEnough(core: Core, visit: Visit, { authenticatedAt }: Presence): Promise<boolean> {
  if (!wantsFreshSignIn(core, visit.ask)) return true
  if (authenticatedAt === null) throw loginRequired(visit.ask, 'nobody here knows when the person signed in')
  const { afresh, maxAgeMs } = signInWish(core, visit.ask)
  const at = await core.storage.now()
  if (!afresh && maxAgeMs !== null && at - authenticatedAt <= maxAgeMs) return true
  const since = await notedAt(core, visit)
  if (since === null || at - since > visit.ask.policy.ticketMs) return false
  // An application that signs people in by itself and sends them back as they came would be asked for ever.
  if (authenticatedAt < since && !core.users.builtIn) throw loginRequired(visit.ask, 'the person did not sign in again')
  return authenticatedAt >= since
}

export function loginRequired(ask: Ask, reason: string): RefusedAsk {
  return new RefusedAsk(new OAuthError('login_required', reason), ask)
}

const parameter = 'sign_in_since'

/** The path of the request, with a note of this moment that only this browser, and only for this request, can show. */
export async function notingNow(core: Core, visit: Visit): Promise<string> {
  const note = await core.sealer.seal(String(await core.storage.now()), labelOf(visit))
  return `${visit.url.pathname}?${bare(visit.url)}&${parameter}=${note}`
}

/** Epoch ms; null: the URL has no note, or somebody else's. */
async function notedAt(core: Core, visit: Visit): Promise<number | null> {
  const note = visit.url.searchParams.get(parameter)
  if (note === null) return null
  try {
    return Number(await core.sealer.open(note, labelOf(visit)))
  } catch (thrown) {
    if (thrown instanceof SealError) return null
    throw thrown
  }
}

const labelOf = ({ url, browser }: Visit): string => `sign-in since ${browser.secret} ${bare(url)}`

/** The query as the app wrote it. */
function bare({ search }: URL): string {
  const own = search.slice(1).split('&')
  return own.filter(pair => !pair.startsWith(`${parameter}=`)).join('&')
}
