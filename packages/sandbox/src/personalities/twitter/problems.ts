import type { App } from '@valetkey/server/storage/storage'
import type { OAuth1Problem } from 'valetkey/oauth1/problems'
import { isOob } from 'valetkey/oauth2/redirect-uri'
import { type ErrorName, type TwitterError, twitterError } from './errors.ts'

/** What is wrong with a signed request, in Twitter's numbers. */
export function problemError(problem: OAuth1Problem, app: App | null): TwitterError {
  if (problem.code === 'callback_rejected' && app !== null && isDesktop(app)) return twitterError('desktopApp')
  return twitterError(errorNames[problem.code] ?? 'couldNotAuthenticate')
}

/** Whatever is not listed has to do with the signature, or with whose it is: code 32 says no more. */
const errorNames: Readonly<Record<string, ErrorName>> = {
  parameter_absent: 'badAuthentication',
  parameter_rejected: 'badAuthentication',
  version_rejected: 'badAuthentication',
  callback_rejected: 'callbackNotApproved',
  timestamp_refused: 'timestampOutOfBounds',
  consumer_key_rejected: 'appSuspended',
  token_rejected: 'invalidToken',
  token_expired: 'invalidToken',
  token_used: 'invalidToken',
  token_revoked: 'invalidToken',
  user_refused: 'invalidToken',
  additional_authorization_required: 'invalidToken',
}

/** An app that was registered without any place to come back to. */
const isDesktop = ({ redirectUris, callbackDomain }: App): boolean =>
  callbackDomain === null && redirectUris.every(isOob)
