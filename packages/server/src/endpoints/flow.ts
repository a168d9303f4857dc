import { decodeForm, fields, type Pair } from 'valetkey/http/form'
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
    /** Since when. */
    readonly authenticatedAt: number | null
    readonly scopes: readonly string[]
    /** The authorization request as it came: the query of its URL. */
    readonly query: string
  }
  readonly device: {
    readonly ticket: string
    readonly user: string
    readonly scopes: readonly string[]
  }
  readonly 'sign-in': { readonly next: string }
  readonly 'sign-out': { readonly user: string }
  readonly 'sign-up': { readonly next: string }
  readonly settings: { readonly user: string }
  readonly password: { readonly user: string }
  readonly portal: {
    readonly user: string
    readonly action: 'register' | 'save' | 'add-secret' | 'retire-secret' | 'delete'
    /** The app's id; of a new one the id it will have, so that a form sent twice registers one app. */
    readonly app: string
    /** The secret to be retired; of a new one the id it will have. */
    readonly secret: string | null
  }
  readonly admin: {
    readonly user: string
    readonly kind: 'app' | 'person'
    readonly deed: string
    /** The id of the app or person. */
    readonly about: string
    /** What the app looked like on the page. */
    readonly seen: string | null
  }
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
): Promise<{
  readonly sent: Readonly<Record<string, string>>
  /** The same in order, for names that come more than once. */
  readonly pairs: readonly Pair[]
  readonly memory: FlowMemory[P]
}> {
  if (!fromOurPages(core, request)) throw new PageError(403, texts => texts.error.foreignForm)
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new PageError(415, texts => texts.error.formType)
  }
  const pairs = decodeForm(await readText(request))
  const sent = fields(pairs)
  const browser = core.cookies.browser(request)
  try {
    return {
      sent,
      pairs,
      memory: JSON.parse(await core.sealer.open(sent['flow'] ?? '', `${purpose} ${browser.secret}`)),
    }
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    throw new PageError(403, texts => texts.error.unknownForm)
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
