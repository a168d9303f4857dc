/** What a log says instead. */
export const censored = '[redacted]'

/** Names whose values open something, in any case and with `-` or `_`: OAuth's own, and those of HTTP. */
const secretNames: ReadonlySet<string> = new Set(
  [
    'authorization proxyauthorization cookie setcookie wwwauthenticate',
    'password currentpassword newpassword passwordhash secret clientsecret consumersecret tokensecret oauthtokensecret',
    'token accesstoken refreshtoken idtoken idtokenhint subjecttoken actortoken registrationaccesstoken oauthtoken',
    'code codeverifier devicecode usercode verifier oauthverifier pin requesturi state nonce',
    'assertion clientassertion oauthsignature signature signaturebasestring sealed secretsealed copysealed',
    'keys privatekey flow session',
  ]
    .join(' ')
    .split(' '),
)

/** `Bearer …`, `Basic …`, `OAuth …` wherever it stands; what comes behind the scheme, to the end of the line. */
const credentials = /\b(Bearer|Basic|OAuth|DPoP)\s+\S.*/gi
/** Values in the query or fragment of an address. */
const queryValues = /([?&#][\w.~%-]+=)[^&#\s"'<>]*/g
/** `user:password@` in an address, as in `DATABASE_URL`. */
const userinfo = /(\b[a-z][\w+.-]*:\/\/)[^/\s@]+@/gi

const deepest = 8

/**
 * A copy that may be kept: no value under a name that opens something, no address with values in its query, nobody's
 * credentials. Of an Error only its kind, message, code and stack: databases put what they were asked into the rest.
 */
export function redacted(value: unknown, depth: number = 0): unknown {
  if (typeof value === 'string') return redactedText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return censored
  if (value instanceof Error) return redactedError(value)
  if (value instanceof URL) return redactedText(value.href)
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return censored
  if (Array.isArray(value)) return value.map(one => redacted(one, depth + 1))
  const pairs = value instanceof Headers || value instanceof Map ? [...value] : Object.entries(value)
  return Object.fromEntries(
    pairs.map(([name, part]) => [String(name), isSecret(String(name)) ? censored : redacted(part, depth + 1)]),
  )
}

/** The same for plain text. */
export function redactedText(text: string): string {
  return text.replace(credentials, `$1 ${censored}`).replace(queryValues, `$1${censored}`).replace(userinfo, '$1')
}

function redactedError(error: Error): object {
  const { name, message, stack } = error
  const code = (error as { readonly code?: unknown }).code
  return {
    type: name,
    message: redactedText(message),
    ...(typeof code === 'string' && { code }),
    ...(stack !== undefined && { stack: redactedText(stack) }),
  }
}

const isSecret = (name: string): boolean => secretNames.has(name.toLowerCase().replaceAll(/[-_]/g, ''))
