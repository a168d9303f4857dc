import type { Call } from './call.ts'
import { graphError } from './errors.ts'
import { DIALOG } from './inbound.ts'
import { clientProblem } from './token-endpoint.ts'
import { reasons, tokenNamed } from './tokens.ts'

/**
 * GET /oauth/client_code: a server that holds a person's token asks for a code, which the app on the person's device exchanges
 * for a token of its own. What the person allowed the one, the other has.
 */
export async function clientCode({ caller, params, world }: Call): Promise<{ readonly code: string }> {
  const { client_id: clientId = '', redirect_uri: redirectUri = '' } = params
  const { provider, origin } = world
  const problem = clientProblem(await provider.storage.apps.byClientId(clientId), params)
  if (problem) throw problem
  if (!caller) throw graphError('tokenNeeded')
  if (!caller.user) throw graphError('viewerNeeded')
  if (caller.app.clientId !== clientId) throw graphError('tokenOfOther', clientId)
  if (!redirectUri) throw graphError('redirectUriMissing')
  const asked = { client_id: clientId, redirect_uri: redirectUri, scope: caller.scopes.join(',') }
  const url = `${origin}${DIALOG}?${new URLSearchParams(asked)}`
  const answer = await provider.decide({ url, userId: caller.user.id, decision: 'allow' })
  const code = codeIn(answer.headers.get('location'))
  if (!code) throw graphError('codeForeign')
  // The person may have removed the app while the code was made, and the code let it in again.
  const death = (await tokenNamed(world, caller.text))?.problem
  if (!death) return { code }
  await provider.storage.consents.revoke(caller.user.id, caller.app.id, reasons.removed)
  throw death
}

const codeIn = (location: string | null): string | null =>
  location === null ? null : new URL(location).searchParams.get('code')
