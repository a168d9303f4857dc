import type { Pair } from 'valetkey/http/form'
import { OAuthError } from 'valetkey/oauth2/errors'
import type { AuthorizationRequest } from 'valetkey/oauth2/messages'
import { type Core, now } from '../core.ts'
import { PageError, type Say } from '../pages/error.ts'
import type { App, Ticket } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'

/** RFC 9126 §2.2: what is in front of the random part. */
export const requestUriPrefix = 'urn:ietf:params:oauth:request_uri:'

/** An authorization request as it was pushed. */
export interface Pushed {
  readonly ticket: Ticket
  readonly params: readonly Pair[]
}

/**
 * What stands behind a request_uri (RFC 9126 §4). Who shows it is not known to be the app, so all that is wrong is shown on
 * a page. In order:
 *   it was given by us                         invalid_request_uri
 *   to this app                                invalid_request_uri
 *   the person has not answered it yet         invalid_request_uri (409)
 *   it was given not too long ago              invalid_request_uri
 * That no other browser has opened it, the storage judges when this one does. null: the request has none, or one that is
 * not of our making.
 */
export async function pushedRequest(
  core: Core,
  app: App,
  { requestUri }: Pick<AuthorizationRequest, 'requestUri'>,
): Promise<Pushed | null> {
  if (!core.policy.par || !requestUri?.startsWith(requestUriPrefix)) return null
  const ticket = await ticketOf(core, requestUri.slice(requestUriPrefix.length))
  if (ticket === null) throw refused('the request_uri is unknown')
  if (ticket.appId !== app.id) throw refused('the request_uri was given to another client')
  if (ticket.state !== 'pending') throw answered()
  if (ticket.expiresAt <= now(core)) throw refused('the request_uri has expired; push the request again')
  return { ticket, params: ticket.params['pushed'] as readonly Pair[] }
}

async function ticketOf(core: Core, reference: string): Promise<Ticket | null> {
  if (core.formats['request-uri'].plausible(reference) === null) return null
  return core.storage.tickets.byRequestUri(credentialHash('request-uri', reference))
}

function refused(reason: string, status: number = 400, say: Say = texts => texts.error.linkUsedUp): PageError {
  const error = new OAuthError('invalid_request_uri', reason)
  return new PageError(
    status,
    say,
    [
      ['error', error.code],
      ['reason', reason],
    ],
    error,
  )
}

function answered(): PageError {
  return refused('the request_uri was used; push the request again', 409, texts => texts.error.alreadyAnswered)
}
