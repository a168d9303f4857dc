import { decodeForm, fields } from 'valetkey/http/form'
import { SealError } from 'valetkey/http/seal'
import type { Core } from '../core.ts'
import { PageError } from '../pages/error.ts'
import { readText } from '../request-body.ts'

/**
 * What a form of ours remembers between being shown and being sent, sealed for one purpose and one browser. Without
 * that browser's cookie it does not open, so it is the protection against forged requests too: an attacker can neither
 * write one nor use his own in the victim's browser.
 */
export interface FlowMemory {
  readonly consent: {
    readonly ticket: string
    /** Who was signed in when the page was shown. */
    readonly user: string
    readonly scopes: readonly string[]
    /** The authorization request as it came: the query of its URL. */
    readonly query: string
  }
  readonly 'sign-in': { readonly next: string }
  readonly 'sign-out': { readonly user: string }
}

export function sealFlow<P extends keyof FlowMemory>(
  core: Core,
  purpose: P,
  browserSecret: string,
  memory: FlowMemory[P],
): Promise<string> {
  return core.sealer.seal(JSON.stringify(memory), `${purpose} ${browserSecret}`)
}

/** The fields of a form of ours, and what it remembered. Throws PageError 403 for a form that was not shown to this browser. */
export async function openFlow<P extends keyof FlowMemory>(
  core: Core,
  purpose: P,
  request: Request,
): Promise<{ readonly sent: Readonly<Record<string, string>>; readonly memory: FlowMemory[P] }> {
  if (!fromOurPages(core, request)) throw foreign('The form was sent from another site.')
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new PageError(415, 'This form cannot be read', 'It must be sent the way a browser sends a form.')
  }
  const sent = fields(decodeForm(await readText(request)))
  const browser = core.cookies.browser(request)
  try {
    return { sent, memory: JSON.parse(await core.sealer.open(sent['flow'] ?? '', `${purpose} ${browser.secret}`)) }
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    throw foreign('This form was not shown to this browser, or cookies are switched off.')
  }
}

/**
 * Did a page of ours send this form? Our pages have `Referrer-Policy: no-referrer`, so browsers write `Origin: null`
 * on their forms (Fetch §3.2); Sec-Fetch-Site then tells a page of ours from a foreign one.
 */
function fromOurPages(core: Core, request: Request): boolean {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return false
  return origin === null || origin === 'null' || core.origins.includes(origin)
}

function foreign(sentence: string): PageError {
  return new PageError(403, 'Please start again', `${sentence} Go back to the app and start again there.`)
}
