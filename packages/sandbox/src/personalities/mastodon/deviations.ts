import type { Deviation } from '../personality.ts'

const doorkeeper = 'Doorkeeper as Mastodon configures it'

/** Where Mastodon answers an attack otherwise than our own provider. `docs/security.md` explains the numbers. */
export const deviations: readonly Deviation[] = [
  { attack: 1, answer: 'an error page, 401', fact: 'invalid_client is 401 wherever Doorkeeper says it' },
  { attack: 8, answer: 'a loopback redirect with another port is refused', fact: 'redirect URIs are compared as text' },
  { attack: 11, answer: 'a missing redirect_uri is refused, however many are registered', fact: doorkeeper },
  { attack: 16, answer: 'no iss', fact: 'Doorkeeper could send it; Mastodon configures no issuer' },
  { attack: 17, answer: 'PKCE is optional', fact: 'the great majority of clients send none' },
  {
    attack: 18,
    answer: 'an error page, 400; never redirected',
    fact: 'handle_auth_errors is left at render',
  },
  { attack: 20, answer: 'an error page, 400; never redirected', fact: 'handle_auth_errors is left at render' },
  { attack: 22, answer: 'an error page, 400; never redirected', fact: 'handle_auth_errors is left at render' },
  {
    attack: 31,
    answer: 'the same user, app and scopes pass without a page unless force_login is sent',
    fact: 'every registered app is confidential here, and skip_authorization looks for a live token',
  },
  { attack: 32, answer: 'no iss; out of band a JSON body with 400', fact: doorkeeper },
  { attack: 36, answer: 'codes live for ten minutes', fact: 'authorization_code_expires_in 10.minutes' },
  { attack: 55, answer: 'JSON and multipart bodies are read', fact: 'Rails reads parameters from either' },
  { attack: 56, answer: 'multipart is read', fact: 'Rails reads parameters from either' },
  {
    attack: 61,
    answer: 'the token endpoint answers preflights of every origin, without credentials',
    fact: 'its CORS rules name /oauth/token for any origin',
  },
  {
    attack: 70,
    answer: "another app's token: 403 unauthorized_client, and it stays alive",
    fact: 'Doorkeeper answers revocation errors, against RFC 7009 §2.2',
  },
  {
    attack: 88,
    answer: 'the issuer ends in a slash, which the address of its metadata does not show',
    fact: 'the serializer writes root_url',
  },
  {
    attack: 89,
    answer: 'the code stands in the URL of its page',
    fact: 'the redirect to /oauth/authorize/native?code=…',
  },
  {
    attack: 91,
    answer: '{"error": text}; the challenge says invalid_token even when no token came; 403 has no challenge',
    fact: 'the REST API has its own error shape, and Doorkeeper adds its headers to 401 only',
  },
  { attack: 92, answer: 'access_token and bearer_token are taken from the parameters', fact: doorkeeper },
]
