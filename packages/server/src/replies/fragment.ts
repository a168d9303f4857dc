import { callbackUrl } from 'valetkey/oauth2/messages'
import type { Reply } from './reply.ts'

/** OAuth 2.0 Multiple Response Types §2.1: behind the `#`, where only the browser sees it. */
export const fragment: Reply = (core, _texts, redirectUri, params) =>
  core.dialect.redirect(callbackUrl(redirectUri, params, 'fragment'))
