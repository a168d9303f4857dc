import { duplicateOf, fields, type Pair } from 'valetkey/http/form'
import { OAuth1Problem, type ProblemCode } from 'valetkey/oauth1/problems'
import { OAuthError } from 'valetkey/oauth2/errors'
import { type Core, now } from '../core.ts'
import { PageError, type Say } from '../pages/error.ts'
import { policyFor } from '../policy.ts'
import { grantedScopes } from '../scopes/scopes.ts'
import type { App, Named, Ticket } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import type { Ask } from './ask.ts'

/**
 * RFC 5849 §2.2. All that is wrong is shown on a page: who brought the person here is not proven by a link. In order:
 *   OAuth 1.0a is spoken here                  400
 *   oauth_token once                           400
 *   it is a request token of ours              400
 *   it has not expired                         400
 *   it waits for an answer                     400
 *   its app is not disabled                    400
 *   every scope exists and is the app's        400
 */
export async function askOAuth1(core: Core, params: readonly Pair[]): Promise<Ask> {
  if (!core.policy.protocols.includes(1)) throw broken(texts => texts.error.oauth1Off, 'protocol not supported')
  if (duplicateOf(params) === 'oauth_token')
    throw broken(texts => texts.error.unreadableLink, 'oauth_token came more than once')
  const token = fields(params)['oauth_token'] ?? ''
  const ticket = await ticketOf(core, token)
  if (ticket === null) throw restart('the request token is unknown')
  const refused = (code: ProblemCode, reason: string) => {
    core.refusals.note(ticket.appId, 'authorize', new OAuth1Problem(code, reason))
    return restart(reason)
  }
  if (ticket.expiresAt <= now(core)) throw refused('token_expired', 'the request token has expired')
  if (ticket.state !== 'pending') throw refused('token_used', 'the request token was answered before')
  const app = await core.storage.apps.byId(ticket.appId)
  if (app === null || app.disabledAt !== null) throw refused('consumer_key_rejected', 'the app is disabled')
  return ask(core, params, token, ticket, app)
}

/** A callback sent to this endpoint is not looked at: OAuth 1.0 took it here, and sessions were fixed with it (2009.1). */
function ask(core: Core, params: readonly Pair[], requestToken: string, ticket: Ticket, app: App): Ask {
  const redirectUri = ticket.redirectUri ?? 'oob'
  return {
    protocol: 1,
    app,
    policy: policyFor(core.policy, app),
    params,
    scopes: scopesOf(core, params, ticket, app),
    resources: [],
    answers: ['code'],
    redirectUri,
    redirectUriSent: ticket.redirectUriSent,
    oob: redirectUri === 'oob',
    responseMode: 'query',
    state: null,
    challenge: null,
    silent: false,
    requestToken,
    ticket,
  }
}

/** How to ask the storage for a request token; null for garbage. */
export function requestTokenNamed(core: Core, text: string): Extract<Named, { readonly ticket: unknown }> | null {
  if (core.formats.request.plausible(text) === null) return null
  return { ticket: { kind: 'request', hash: credentialHash('request', text) } }
}

async function ticketOf(core: Core, requestToken: string): Promise<Ticket | null> {
  const named = requestTokenNamed(core, requestToken)
  return named && core.storage.tickets.byCredential(named.ticket.kind, named.ticket.hash)
}

/** Where the service asks for its permissions here (Flickr's `perms`), that counts; else what the request token was for. */
function scopesOf(core: Core, params: readonly Pair[], ticket: Ticket, app: App): readonly string[] {
  const asked = core.dialect.scopesFor(params, app)
  if (asked === undefined) return ticket.scopes
  try {
    return grantedScopes(core, app, asked)
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    core.refusals.note(app.id, 'authorize', error)
    throw broken(texts => texts.error.scopesRefused, error.description)
  }
}

function restart(reason: string): PageError {
  return broken(texts => texts.error.linkUsedUp, reason)
}

function broken(say: Say, reason: string): PageError {
  return new PageError(400, say, [['reason', reason]])
}
