import {
  checkRedirectUri,
  isLoopback,
  isOob,
  type Nearest,
  nearest,
  redirectUriMatches,
} from 'valetkey/oauth2/redirect-uri'
import type { Policy } from '../policy.ts'
import type { App } from '../storage/storage.ts'

/** A redirect URI that must not be followed, and what to tell the developer about it. */
export class UntrustedCallback extends Error {
  readonly requested: string | null
  readonly nearest: Nearest | null

  constructor(reason: string, requested: string | null, closest: Nearest | null = null) {
    super(reason)
    this.requested = requested
    this.nearest = closest
  }
}

/**
 * Where an OAuth 2 answer goes (RFC 6749 §3.1.2.3): the requested URI when it is registered, the registered one when
 * none was requested and there is only one. Throws UntrustedCallback; such errors are never redirected.
 */
export function redirectUriFor(app: App, policy: Policy, requested: string | undefined): string {
  if (requested === undefined) return onlyRegistered(app, policy)
  if (isOob(requested) && !policy.oob) throw new UntrustedCallback('out-of-band codes are switched off here', requested)
  if (!trusted(app, policy, requested)) {
    throw new UntrustedCallback(
      'redirect_uri is not one this app has registered',
      requested,
      nearest(app.redirectUris, requested) ?? null,
    )
  }
  return requested
}

function trusted(app: App, policy: Policy, requested: string): boolean {
  if (policy.loopback === 'any' && isLoopback(requested)) return true
  const registered = matchesOne(app, policy, requested)
  if (app.callbackDomain === null || policy.callbackDomain === 'oauth1' || isOob(requested)) return registered
  const below = checkRedirectUri(requested) === null && belowDomain(requested, app.callbackDomain)
  return policy.callbackDomain === 'adds' ? registered || below : registered && below
}

/** OAuth 1.0a's question: may an answer go to this callback? null when it may, else the reason. */
export function callbackProblem(app: App, policy: Policy, callback: string): string | null {
  if (callback === 'oob') return policy.oob ? null : 'out-of-band codes are switched off here'
  const malformed = checkRedirectUri(callback)
  if (malformed !== null || isOob(callback)) return malformed ?? 'is OAuth 2’s; write oob'
  if (!policy.callbackChecked || matchesOne(app, policy, callback)) return null
  if (app.callbackDomain !== null && belowDomain(callback, app.callbackDomain)) return null
  return 'is not one this app has registered'
}

/** A missing oauth_callback where the policy takes that: the registered one, else a PIN. */
export function storedCallback(app: App): string {
  return app.redirectUris.find(uri => !isOob(uri)) ?? 'oob'
}

/** What a consent page must let its form be redirected to, as a CSP source; null: nowhere but here. */
export function formTarget(callback: string): string | null {
  const [scheme = ''] = callback.split(':', 1)
  if (isOob(callback) || callback === 'oob' || !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(scheme)) return null
  if (!/^https?$/i.test(scheme) || !URL.canParse(callback)) return `${scheme}:`
  const { origin, hostname, protocol } = new URL(callback)
  // CSP's host-source has no way to write an IPv6 address.
  return hostname.startsWith('[') ? protocol : origin
}

function matchesOne(app: App, policy: Policy, requested: string): boolean {
  const matching = { loopback: policy.loopback, localhostName: policy.localhostName }
  if (policy.loopback === 'any' && isLoopback(requested)) return true
  return (
    app.redirectUris.some(uri => redirectUriMatches(uri, requested, matching)) && checkRedirectUri(requested) === null
  )
}

function onlyRegistered(app: App, policy: Policy): string {
  // Where any callback on this machine is taken, what is registered beside out of band is only an example of one.
  const places = policy.loopback === 'any' ? app.redirectUris.filter(uri => !isOob(uri)) : app.redirectUris
  const [first, ...others] = places
  if (first === undefined) throw new UntrustedCallback('the app has no redirect_uri registered', null)
  if (others.length > 0)
    throw new UntrustedCallback('redirect_uri is missing, and the app has registered several', null)
  if (!trusted(app, policy, first))
    throw new UntrustedCallback('the registered redirect_uri is not below the callback domain', first)
  return first
}

/**
 * May an app name this as the domain of its callbacks? A host's name alone, as a URL writes it: international names in their
 * ASCII form, no port, and an IP address in full, or `0.1` would stand for all that end in it.
 */
export function isCallbackDomain(text: string): boolean {
  const name = text.toLowerCase()
  return (
    /^[\w-]+(?:\.[\w-]+)*$/.test(name) && URL.canParse(`http://${name}`) && new URL(`http://${name}`).hostname === name
  )
}

/** The domain itself or a name below it, over http or https. */
function belowDomain(callback: string, domain: string): boolean {
  if (!isCallbackDomain(domain) || !/^https?:/i.test(callback) || !URL.canParse(callback)) return false
  const { hostname } = new URL(callback)
  return hostname === domain.toLowerCase() || hostname.endsWith(`.${domain.toLowerCase()}`)
}
