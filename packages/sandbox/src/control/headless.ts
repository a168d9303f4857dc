import { decodeForm, fields } from 'valetkey/http/form'
import type { Person } from '../people.ts'
import { type Browser, createBrowser, linkOf, textOf, type Visit, wordsOf } from './browser.ts'
import { ControlError } from './gate.ts'
import type { ControlOptions } from './options.ts'
import type { ConsentRequest } from './schemas.ts'

/** What a person's answer brought. All absent: the service says nothing to the app (Flickr, after a no). */
export interface Consented {
  /** Where the browser was sent, off the service. */
  readonly redirect?: string
  /** OAuth 2's code, from the redirect or the page that shows it. */
  readonly code?: string
  /** OAuth 1.0a's verifier, from the redirect; out of band it is the PIN. */
  readonly verifier?: string
  /** OAuth 1.0a out of band: what the page shows. */
  readonly pin?: string
  /** What the service said instead, such as `access_denied`. */
  readonly error?: string
}

/**
 * Answers an authorization URL as a person at a browser would: opens it, signs in, presses the button. Each person has one
 * browser, and does one thing at a time in it. `scopes` replaces what the URL asks for.
 */
export function createHeadless(
  options: Omit<ControlOptions, 'provider'>,
): (wanted: ConsentRequest) => Promise<Consented> {
  const { askFor = (url, scopes) => url.searchParams.set('scope', scopes.join(' ')) } = options
  const seats = new Map<string, { readonly browser: Browser; last: Promise<unknown> }>()
  return async ({ url, as, decision, scopes }: ConsentRequest): Promise<Consented> => {
    const person = options.people.find(one => one.username === as)
    if (!person) throw new ControlError(400, 'invalid_request', `as: there is no ${as} here`)
    if (!options.hosts.includes(new URL(url).host))
      throw new ControlError(400, 'invalid_request', `url: it must begin with http://${options.hosts[0]}/`)
    const asked = new URL(url)
    if (scopes) askFor(asked, scopes)
    const seat = seats.get(as) ?? { browser: createBrowser(options.fetch), last: Promise.resolve() }
    seats.set(as, seat)
    const walked = seat.last.then(() => walk(seat.browser, person, asked.href, decision))
    seat.last = walked.catch(() => undefined)
    return walked
  }
}

/** Sign-in, consent, code page and a redirect between each leave room to spare. */
const MOST_STEPS = 10

async function walk(browser: Browser, person: Person, url: string, decision: string): Promise<Consented> {
  const home = new URL(url).origin
  const isOAuth1 = new URL(url).searchParams.has('oauth_token')
  let visit = await browser.get(url)
  let signedIn = false
  for (let step = 0; step < MOST_STEPS; step++) {
    const { location, form } = visit
    if (location !== null && new URL(location).origin !== home) return fromRedirect(location)
    if (location !== null) visit = await browser.get(location)
    else if (form && new URL(form.action).origin !== home) return fromForm(form.action, form.hidden)
    else if (form?.names.includes('password')) {
      if (signedIn) throw refused(visit)
      signedIn = true
      visit = await browser.submit(visit, { username: person.username, password: person.password })
    } else if (form?.names.includes('decision')) visit = await browser.submit(visit, { decision })
    else return fromPage(visit, isOAuth1)
  }
  throw new ControlError(422, 'went_in_circles', `after ${MOST_STEPS} pages there was no answer`)
}

const fromRedirect = (location: string): Consented => ({ redirect: location, ...saidAt(location) })

function saidAt(url: string): Consented {
  const { search, hash } = new URL(url)
  return said(fields([...decodeForm(search.slice(1)), ...decodeForm(hash.slice(1))]))
}

/** `response_mode=form_post`: a page that sends its fields on by itself. */
const fromForm = (action: string, hidden: Readonly<Record<string, string>>): Consented => ({
  redirect: action,
  ...said(hidden),
})

function said(params: Readonly<Record<string, string>>): Consented {
  const refused = params['oauth_problem'] ?? (params['denied'] === undefined ? undefined : 'access_denied')
  const { code, oauth_verifier: verifier, error = refused } = params
  return { ...(code && { code }), ...(verifier && { verifier }), ...(error && { error }) }
}

function fromPage(visit: Visit, isOAuth1: boolean): Consented {
  // Twitter sends nobody back after a no: the person follows a link.
  const back = linkOf(visit.page, 'back')
  if (visit.status < 400 && back !== null) return fromRedirect(back)
  const shown = textOf(visit.page, 'code')
  if (visit.status < 400 && shown !== null) return isOAuth1 ? { pin: shown, verifier: shown } : { code: shown }
  const error = errorIn(visit.page)
  if (error !== undefined) return { error }
  if (visit.status >= 400) throw refused(visit)
  // Facebook has a page of its own to be sent back to: the answer is in its address.
  return saidAt(visit.url)
}

/** Mastodon answers a no out of band with JSON. */
function errorIn(page: string): string | undefined {
  if (!page.startsWith('{')) return undefined
  const { error } = JSON.parse(page) as { error?: unknown }
  return typeof error === 'string' ? error : undefined
}

/** The service showed an error page: its status, headline and words, so that a test can look at them. */
function refused({ status, page }: Visit): ControlError {
  const [title, reason] = [wordsOf(page, 'h1') ?? 'no page', wordsOf(page, 'p') ?? '']
  return new ControlError(422, 'refused', `the service refused: ${title}`, { status, title, reason, page })
}
