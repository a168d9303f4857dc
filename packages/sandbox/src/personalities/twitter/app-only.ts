import type { Dialect } from '@valetkey/server'
import type { Pair } from 'valetkey/http/form'
import type { OAuthError } from 'valetkey/oauth2/errors'
import { missingParameter, TwitterError, twitterError } from './errors.ts'
import { sent } from './parameters.ts'
import { httpRefusal, json, refusal } from './replies.ts'

/** OAuth 2 as Twitter had it first: an app gets one bearer token for itself, the same one until it is taken back. */
export const appOnly: Pick<Dialect, 'tokenReply' | 'tokenError' | 'tokenParams' | 'revokeReply'> = {
  tokenReply: ({ accessToken }) => json({ token_type: 'bearer', access_token: accessToken }),
  tokenError,
  tokenParams: (params, endpoint) => (endpoint === 'revoke' ? params.map(asToken) : params),
  /** It names the token that was sent, whatever became of it. */
  revokeReply: (_, { params }) => json({ access_token: sent(params, 'token') }),
}

/** What RFC 7009 calls `token`. Who writes its percent signs into a form or URL as they are finds them decoded here. */
const asToken = ([name, value]: Pair): Pair =>
  name === 'access_token' ? ['token', value.replaceAll('/', '%2F').replaceAll('=', '%3D')] : [name, value]

/** Statuses that are HTTP's own matter. */
const httpMatters = [405, 413, 429, 500, 503]

function tokenError({ status, description, headers }: OAuthError): Response {
  if (httpMatters.includes(status)) return httpRefusal(status, Object.entries(headers))
  const [, missing] = /^Missing required parameter: (\w+)\./.exec(description) ?? []
  return refusal(missing ? missingParameter(missing === 'token' ? 'access_token' : missing) : unverified())
}

const unverified = (): TwitterError => {
  const { status, code, message } = twitterError('unverifiedCredentials')
  return new TwitterError(status, code, message, 'authenticity_token_error')
}
