import { callbackUrl } from 'valetkey/oauth2/messages'
import type { Reply } from './reply.ts'

/** RFC 6749 §4.1.2: added to the query the redirect URI already has. */
export const query: Reply = (core, _texts, redirectUri, params) =>
  core.dialect.redirect(callbackUrl(redirectUri, params, 'query'))
