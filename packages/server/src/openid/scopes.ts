import type { ScopeText } from '../scopes/scope-text.ts'

/** The scope that makes an OAuth request one of OpenID Connect (Core §3.1.2.1). */
export const openIdScope = 'openid'

/** The scopes of OpenID Connect Core §5.4 that we have something for. A server may have words of its own for them. */
export const identityScopes: Readonly<Record<string, ScopeText>> = {
  [openIdScope]: { en: 'Know that it is you', de: 'Wissen, dass Sie es sind', risk: 'read' },
  profile: { en: 'See your name', de: 'Ihren Namen sehen', risk: 'read' },
  email: { en: 'See your email address', de: 'Ihre E-Mail-Adresse sehen', risk: 'read' },
}
