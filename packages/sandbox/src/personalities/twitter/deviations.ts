import type { Deviation } from '../personality.ts'

const atToken = 'X lists 403 with code 99 for whatever is wrong at oauth2/token'
const codes = "the list of errors in Twitter's documentation"

/** Where Twitter answers an attack otherwise than our own provider. `docs/security.md` explains the numbers. */
export const deviations: readonly Deviation[] = [
  { attack: 29, answer: 'the way back to the app is 302', fact: 'Twitter redirects with 302 wherever it does' },
  { attack: 46, answer: 'credentials in the URL: 403, code 99', fact: atToken },
  { attack: 47, answer: '403, code 99', fact: atToken },
  { attack: 48, answer: 'Basic that cannot be read: 403, code 99, no challenge', fact: atToken },
  { attack: 50, answer: '403, code 99', fact: atToken },
  { attack: 51, answer: '403, code 99', fact: atToken },
  { attack: 54, answer: 'another grant: 403, code 99; none: 403, code 170', fact: atToken },
  { attack: 55, answer: '403, code 99', fact: atToken },
  { attack: 56, answer: '403, code 99', fact: atToken },
  {
    attack: 91,
    answer:
      'no token: 400, code 215; a bad one: 401, code 89; an app by itself or a read-only token: 403, codes 220 and 261',
    fact: codes,
  },
  { attack: 104, answer: '401, code 135; our clock is in the Date header only', fact: codes },
  {
    attack: 107,
    answer:
      'at access_token a missing oauth_token is 401; an oauth_ parameter that comes again with the same value counts once',
    fact: 'twurl takes 401 as its sign to ask for a PIN; twitter-api-v2 and npm oauth-1.0a send in header and body what they sign once',
  },
  { attack: 109, answer: 'every method but HMAC-SHA1: 401, code 32', fact: 'X documents HMAC-SHA1 and nothing else' },
  {
    attack: 112,
    answer:
      'no callback means the stored one, else a PIN; a foreign one: 403, code 415, for apps without any 401, code 417',
    fact: 'apps of 2010 left the callback out (Flask-OAuth: "a remotely stored callback URL"); the codes are in the documentation',
  },
  {
    attack: 113,
    answer: 'answers are labelled text/html; request tokens have 27 letters and digits, their secrets 32',
    fact: 'the headers X documents, and the shapes of its examples',
  },
  {
    attack: 114,
    answer: 'without a verifier 401',
    fact: 'OAuth 1.0a "is strictly enforced", and every failure there is 401',
  },
  { attack: 115, answer: 'a missing verifier is 401 and reads like a wrong one', fact: 'the same' },
  {
    attack: 116,
    answer: 'the same user, app and access get the same access token again',
    fact: 'Twitter tokens do not expire and are handed out again until they are revoked',
  },
  {
    attack: 120,
    answer: 'a page with a link to the callback, which says denied=TOKEN; apps are sent there at once',
    fact: 'Twitter returns from a denial only when the person clicks; private schemes have no page to click on',
  },
  {
    attack: 121,
    answer: 'x_auth_access_type=write gives an app what it is registered for, and no error',
    fact: 'the parameter is there to ask for less',
  },
  {
    attack: 122,
    answer: 'oauth/authenticate answers at once for who allowed the app before; oauth/authorize asks every time',
    fact: 'that is the difference between the two in the documentation',
  },
  { attack: 127, answer: '401, code 32', fact: 'twurl still tries xAuth first, and reads 401 as no' },
  { attack: 128, answer: '400, code 215, whatever is asked for', fact: 'an app by itself comes with a bearer token' },
]
