import { html } from 'hono/html'
import type { RefusalKind, RefusedRequest } from '../../../trail/refusals.ts'
import type { Html } from '../../layout.ts'

/** Why a request of an app was refused, for its owner: what happened, and what to do about it. */
export interface RefusalTexts {
  /** What was asked for. */
  readonly at: Readonly<Record<RefusedRequest['at'], string>>
  readonly kinds: Readonly<Record<RefusalKind, string>>
  /** Behind the sentence about a callback. */
  readonly callback: (callback: Html) => Html
  readonly other: string
}

export const refusals: RefusalTexts = {
  at: {
    authorize: 'Consent page',
    token: 'Token request',
    revoke: 'Revocation',
    registration: 'Registration',
    'device-authorization': 'Device code',
    introspect: 'Introspection',
    par: 'Pushed request',
    metadata: 'Metadata',
    guard: 'API call',
    'request-token': 'Request token',
    'access-token': 'Access token',
  },
  callback: callback => html`It was ${callback}.`,
  other: 'The request was refused.',
  kinds: {
    app_disabled: 'The app is switched off.',
    wrong_secret: 'The client secret was wrong. Compare the one your server has, or make a new one.',
    secret_missing: 'The client secret was missing. A confidential app has to show it with every token request.',
    secret_unexpected: 'A client secret was shown, but the app is public and has none. Send the client ID alone.',
    too_many_attempts: 'There were too many wrong attempts, so nothing was looked at for a while.',
    invalid_redirect_uri:
      'The callback is not one of those registered. Add it, or send a registered one to the letter.',
    invalid_request: 'The request could not be read. What is wrong with it stands below.',
    invalid_scope: 'The app asked for a scope that does not exist, or that it is not registered for.',
    invalid_target: 'The app asked for a token for a resource that is not served here.',
    insufficient_scope: 'The access token does not cover this call. Ask people for the scope it needs.',
    unauthorized_client: 'The app may not use this grant type.',
    unsupported_grant_type: 'There is no such grant type here.',
    unsupported_response_type: 'There is no such response_type here. Send response_type=code.',
    expired_token: 'The device code had expired before the person answered. Begin anew.',
    invalid_request_uri: 'The request_uri is used up or too old. Push the request again.',
    request_not_supported: 'Request objects are not taken here. Send plain parameters.',
    request_uri_not_supported: 'The request_uri is not one of ours. Send plain parameters.',
    login_required: 'Nobody was signed in, and prompt=none forbids to ask.',
    consent_required: 'The person would have had to be asked, and prompt=none forbids it.',
    'code.unknown': 'The code is not one of ours, or is long gone.',
    'code.expired': 'The code had expired. Trade it as soon as it arrives.',
    'code.wrong_app': 'The code was given to another app.',
    'code.wrong_redirect_uri': 'The redirect_uri was not the one the code was asked for with. Send the same again.',
    'code.wrong_proof': 'The code_verifier does not belong to the code_challenge (PKCE).',
    'code.burned': 'The code was destroyed after too many wrong code_verifiers.',
    'code.replayed': 'The code had been used before. To be safe, the tokens that came of it were revoked.',
    'code.dead': 'The access was taken back before the code was traded.',
    'device_code.unknown': 'The device code is not one of ours, or is long gone.',
    'device_code.wrong_app': 'The device code was given to another app.',
    'device_code.used': 'The device code had been used before. Stop asking once you have the tokens.',
    'device_code.dead': 'The access was taken back before the device code was traded.',
    'refresh_token.unknown': 'The refresh token is not one of ours, or is long gone.',
    'refresh_token.expired': 'The refresh token had expired. The person has to be asked again.',
    'refresh_token.wrong_app': 'The refresh token was given to another app.',
    'refresh_token.replayed':
      'The refresh token had been used before. To be safe, its whole family was revoked. Keep the new one you get each time.',
    'refresh_token.dead': 'The access was taken back. The person has to be asked again.',
    'subject_token.unknown': 'The token to be exchanged is not one of ours, or is long gone.',
    'subject_token.expired': 'The token to be exchanged had expired.',
    'subject_token.wrong_app': 'The token to be exchanged was given to another app.',
    'subject_token.used':
      'The OAuth 1.0a token had been upgraded before. Use the tokens it gave, or ask the person again.',
    'subject_token.dead': 'The access was taken back before the token was exchanged. The person has to be asked again.',
    'token.revoked': 'The access token was revoked. Forget it, and ask the person again.',
    'token.rotated': 'The access token was replaced by a newer one.',
    'token.app_disabled': 'The app is switched off.',
    'token.user_locked': 'The person’s account is locked.',
    'oauth1.version_rejected': 'The oauth_version was not 1.0.',
    'oauth1.parameter_absent': 'An oauth parameter was missing.',
    'oauth1.parameter_rejected': 'A parameter was not expected, came twice or could not be read.',
    'oauth1.signature_method_rejected': 'The signature method is not taken here.',
    'oauth1.callback_rejected': 'The callback is not one of those registered.',
    'oauth1.timestamp_refused': 'The oauth_timestamp was too far from our clock. Set the clock of your server.',
    'oauth1.nonce_used': 'The oauth_nonce had been used before. Make a new one for each request.',
    'oauth1.signature_invalid': 'The signature was wrong. Compare the base strings first, then the secrets.',
    'oauth1.consumer_key_rejected': 'The app is switched off.',
    'oauth1.token_rejected': 'The token is not known, or belongs to another app.',
    'oauth1.token_expired': 'The request token had expired. Begin again with a new one.',
    'oauth1.token_used': 'The request token had been used before. Begin again with a new one.',
    'oauth1.token_revoked': 'The access was taken back. The person has to be asked again.',
    'oauth1.verifier_invalid': 'The oauth_verifier, or the PIN, does not belong to this request token.',
    'oauth1.additional_authorization_required': 'The person had not said yes yet.',
    'oauth1.permission_denied': 'The token does not cover this call.',
  },
}
