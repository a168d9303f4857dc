import type { Dialect } from '@valetkey/server'
import { OAuthError } from 'valetkey/oauth2/errors'
import { parseScope } from 'valetkey/oauth2/scope'
import { type Era, eraOf } from '../eras.ts'

/** Every scope there ever was, with the words the consent page uses. */
export const scopeSentences: Readonly<Record<string, string>> = {
  flattr: 'Flattr things for you, with your money',
  thing: 'Add things in your name, change and delete them',
  email: 'See your email address',
  extendedread: 'See what is private in your account, and things that are hidden',
}

const sinceMarch2012 = ['flattr', 'thing', 'email', 'extendedread']

/** The scopes an app may ask for in an era; `email` came on 2012-03-23. */
export const scopesIn: Readonly<Record<Era, readonly string[]>> = {
  '2011': ['flattr', 'thing', 'extendedread'],
  '2012': sinceMarch2012,
  '2016': sinceMarch2012,
}

/** The documentation wants spaces between scopes; the Ruby gem and python-flattr send commas, others a `+` that was encoded. */
export const readScope = (text: string): readonly string[] => parseScope(text, { separators: ' ,+' })

/** What an app asks for; nothing is what everybody may see. Throws `invalid_scope` for what its era does not know. */
export const scopesFor: Dialect['scopesFor'] = (params, app) => {
  const scopes = readScope(params.find(([name]) => name === 'scope')?.[1] ?? '')
  const known = scopesIn[eraOf(app)]
  const unknown = scopes.find(scope => !known.includes(scope))
  if (unknown === undefined) return scopes
  throw new OAuthError('invalid_scope', `there is no scope ${unknown.slice(0, 60)}; there are ${known.join(', ')}`)
}
