import type { TokenAnswer, TokenReply } from './token-response.ts'

/** Longer lifetimes, in seconds, may be instants. */
const LONG = 1e8
/** Members that mean something, or could, in another spelling or at another place: those are read with care. */
const TELLING = /^(?:err|data$|body$|access|refresh|id_?-?token|token_?-?type|expire|scope)/i

/** What RFC 6749 §5.1 and OpenID Connect Core §3.1.3.3 say of each member. */
const MEMBERS: Readonly<Record<string, (value: unknown) => boolean>> = {
  access_token: value => typeof value === 'string' && /^(?!error: )[\x20-\x7e]+$/.test(value),
  token_type: value => typeof value === 'string' && /^bearer$/i.test(value),
  expires_in: value => Number.isInteger(value) && Number(value) > 0 && Number(value) < LONG,
  refresh_token: value => typeof value === 'string' && value !== '',
  id_token: value => typeof value === 'string' && value !== '',
  scope: value => typeof value === 'string' && value !== '' && !value.includes(','),
}

/**
 * A token answer that is to the letter what RFC 6749 §5.1 says. Undefined for every other one, errors too: `readTokenResponse`
 * reads those, and reads this one to the same result.
 */
export function readPlainTokenResponse({ status, contentType, text, at }: TokenReply): TokenAnswer | undefined {
  if (status !== 200 || !/^application\/json\s*(?:;|$)/i.test(contentType ?? '') || !text.startsWith('{'))
    return undefined
  const members = parsed(text)
  const { access_token, token_type, expires_in, refresh_token, id_token, scope } = members
  if (access_token === undefined || token_type === undefined) return undefined
  const extra: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(members)) {
    const right = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined
    if (right ? !right(value) : TELLING.test(name)) return undefined
    if (!right) extra[name] = value
  }
  return {
    accessToken: String(access_token),
    tokenType: 'Bearer',
    ...(expires_in === undefined ? {} : { expiresAt: at + Number(expires_in) * 1000 }),
    ...(refresh_token === undefined ? {} : { refreshToken: String(refresh_token) }),
    ...(id_token === undefined ? {} : { idToken: String(id_token) }),
    ...(scope === undefined ? {} : { scope: [...new Set(String(scope).split(/\s/).filter(Boolean))] }),
    extra,
    quirks: [],
    raw: text,
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
