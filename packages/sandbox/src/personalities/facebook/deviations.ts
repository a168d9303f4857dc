import type { Deviation } from '../personality.ts'

const brokenApp = 'back to the app with error_code and error_message, and no error'
const noErrorName = 'passport-facebook has a branch of its own for answers without `error`'
const unknownIgnored = 'Facebook looks at the parameters it knows and at no other'
const parametersOnly = 'every client sends client_id and client_secret as parameters, and no Basic'
const always400 = 'recorded refusals are 400, bad tokens and bad secrets included'

/** Where Facebook answers an attack otherwise than our own provider. `docs/security.md` explains the numbers. */
export const deviations: readonly Deviation[] = [
  {
    attack: 4,
    answer: "an app of the time before v2.3 may have its answer sent anywhere below its site's domain",
    fact: 'Flask-OAuth’s manual: the callback has to match the base URL given in the app’s control panel',
  },
  {
    attack: 8,
    answer: 'a loopback redirect with another port is refused',
    fact: 'redirect URIs are compared as text, port and all',
  },
  {
    attack: 11,
    answer: 'a missing redirect_uri is refused, however many are registered',
    fact: 'people report the page that says: The parameter redirect_uri is required',
  },
  { attack: 13, answer: '__proto__ is ignored; lists of known parameters are refused', fact: unknownIgnored },
  { attack: 16, answer: 'no iss', fact: 'recorded redirects have code, state and #_=_' },
  { attack: 17, answer: 'PKCE is optional', fact: 'none of the clients sends any' },
  { attack: 18, answer: brokenApp, fact: noErrorName },
  { attack: 19, answer: brokenApp, fact: noErrorName },
  { attack: 20, answer: brokenApp, fact: noErrorName },
  {
    attack: 21,
    answer: 'commas and any number of spaces stand between scopes',
    fact: 'koala and passport-facebook join by commas',
  },
  { attack: 22, answer: brokenApp, fact: noErrorName },
  { attack: 23, answer: 'prompt=none is ignored: the dialog is shown', fact: unknownIgnored },
  { attack: 29, answer: '302 after the form', fact: 'the dialog redirects with 302' },
  {
    attack: 31,
    answer: 'the same user, app and scopes pass without a page unless auth_type asks for one',
    fact: 'who has an app is not asked about it again; auth_type=rerequest exists for that',
  },
  {
    attack: 32,
    answer: 'four parameters say no (three before v2.3), and iss is not among them',
    fact: 'Flask-OAuth’s example reads error_reason and error_description',
  },
  { attack: 35, answer: 'response_mode is ignored', fact: unknownIgnored },
  { attack: 36, answer: 'codes live for ten minutes', fact: 'codes are known to live about that long' },
  {
    attack: 46,
    answer: 'token requests are taken by GET, with the secret in the URL',
    fact: 'Flask-OAuth, php-graph-sdk and facebook-sdk for Python send them so',
  },
  { attack: 47, answer: 'Basic beside a secret in the body is not looked at', fact: parametersOnly },
  { attack: 48, answer: 'Basic, broken or not, is not looked at', fact: parametersOnly },
  { attack: 50, answer: '400 with code 1', fact: always400 },
  {
    attack: 51,
    answer: '400 with code 1: an app without a secret has nothing to show, and gets no token for itself',
    fact: always400,
  },
  {
    attack: 52,
    answer: 'an unknown client is code 101, a wrong secret code 1',
    fact: 'reports to the authors of clients quote both',
  },
  {
    attack: 54,
    answer: 'no grant_type means a code; one there is not is code 100 and named',
    fact: 'only passport-facebook sends authorization_code',
  },
  { attack: 56, answer: '400, also for a body of another type', fact: always400 },
  {
    attack: 58,
    answer: 'the token answer does not say what was allowed',
    fact: 'recorded answers have token, type and lifetime only',
  },
  {
    attack: 61,
    answer: 'answers may be read by pages of any origin',
    fact: 'Access-Control-Allow-Origin: * is on recorded answers',
  },
  { attack: 69, answer: '400 with code 190', fact: always400 },
  {
    attack: 70,
    answer: 'nothing revokes one token; DELETE /me/permissions ends all that the app has of a person',
    fact: 'clients log people out by it',
  },
  {
    attack: 73,
    answer: '/debug_token: without a token 400; what is dead or another’s is 200 with an error inside, and not valid',
    fact: 'php-graph-sdk reads error and is_valid from the data envelope',
  },
  { attack: 74, answer: '400 with code 190', fact: always400 },
  {
    attack: 89,
    answer: 'the code stands in the URL of its page',
    fact: 'apps without a page of their own read it from the address of /connect/login_success.html',
  },
  {
    attack: 91,
    answer: '400 with a challenge that is none; a missing scope only leaves its fields out',
    fact: 'a recorded header reads: OAuth "Facebook Platform" "invalid_request" "…"',
  },
  {
    attack: 92,
    answer: 'tokens are taken from query and form, and of several the parameter counts',
    fact: 'most clients send access_token in the query',
  },
  {
    attack: 93,
    answer: 'the scheme OAuth is as good as Bearer',
    fact: 'recorded requests have Authorization: OAuth TOKEN',
  },
  {
    attack: 96,
    answer: 'method=delete turns a GET into a DELETE, with the token it needs anyway',
    fact: 'clients that can send nothing else do it so',
  },
  {
    attack: 105,
    answer: 'a signature of OAuth 1.0a is not looked at: oauth_token is the whole proof',
    fact: 'Flask-OAuth’s Facebook example calls /me through its client of OAuth 1.0a',
  },
]
