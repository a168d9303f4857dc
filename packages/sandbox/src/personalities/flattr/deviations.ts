import type { Deviation } from '../personality.ts'

const older = 'Flattr’s documentation follows draft 21 of OAuth 2, which is older'

/** Where Flattr answers an attack otherwise than our own provider. `docs/security.md` explains the numbers. */
export const deviations: readonly Deviation[] = [
  {
    attack: 8,
    answer: 'a loopback redirect with another port is refused',
    fact: 'redirect_uri "needs to be identical or else the authentication will fail"',
  },
  { attack: 16, answer: 'no iss', fact: older },
  { attack: 17, answer: 'PKCE is optional; a challenge that came binds the code', fact: older },
  {
    attack: 21,
    answer: 'no scope opens what is public; spaces, pluses and commas in any number stand between scopes',
    fact: 'the parameter is optional; the Ruby gem and python-flattr send commas',
  },
  { attack: 29, answer: 'redirects are 302', fact: 'so the draft has them all, and RFC 6749 after it' },
  { attack: 32, answer: 'no iss', fact: older },
  { attack: 35, answer: 'a code comes back in the query and nowhere else', fact: older },
  { attack: 36, answer: 'codes live for ten minutes', fact: 'nothing is published; RFC 6749 §4.1.2 allows as many' },
  {
    attack: 41,
    answer: 'the redirect_uri of a token request may be missing, or differ by a slash at its end',
    fact: 'the Ruby gem sent none; a blog post of 2011 got its token with a slash more',
  },
  {
    attack: 50,
    answer: '401 unauthorized, in three strings',
    fact: 'the error Flattr has for it; clients look at the status',
  },
  {
    attack: 51,
    answer: 'client_credentials is unsupported_grant_type',
    fact: 'python-flattr: "Currently flattr only support authorization_code"',
  },
  { attack: 55, answer: 'JSON bodies are read', fact: 'the documentation shows no other' },
  { attack: 56, answer: 'multipart is read', fact: 'the OAuth library under FlattrKit sends it' },
  {
    attack: 58,
    answer: 'the answer never names the scopes',
    fact: 'live answers had two members, access_token and token_type',
  },
  { attack: 62, answer: 'there is nothing to refresh: unsupported_grant_type', fact: 'tokens have no end' },
  {
    attack: 70,
    answer: 'apps cannot revoke: 404',
    fact: 'the documentation has no endpoint for it; people do so in their settings',
  },
  { attack: 88, answer: 'no metadata: 404', fact: 'RFC 8414 is of 2018' },
  { attack: 89, answer: 'no page shows a code', fact: 'the documentation knows no such redirect_uri' },
  {
    attack: 91,
    answer: 'the body says unauthorized, in three strings',
    fact: 'the REST API has its own error shape',
  },
  {
    attack: 92,
    answer: 'a token in query or body is no token, and does not disturb the one in the header',
    fact: 'the documentation names the header only',
  },
]
