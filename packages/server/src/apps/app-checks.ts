import { createPublicKey } from 'node:crypto'
import { checkRedirectUri } from 'valetkey/oauth2/redirect-uri'
import { isPlainText } from '../plain-text.ts'
import type { AppInput } from '../provider.ts'
import { isCallbackDomain } from './callbacks.ts'

/** What an app is made of, as far as it can be wrong. */
export type AppField =
  | 'name'
  | 'description'
  | 'website'
  | 'clientId'
  | 'redirectUris'
  | 'callbackDomain'
  | 'scopes'
  | 'rsaPublicKey'

/** What is wrong with it, in a word that pages have a sentence for. */
type AppProblemKind =
  | 'control_characters'
  | 'client_id'
  | 'callback'
  | 'callback_domain'
  | 'scope'
  | 'key_private'
  | 'key_unreadable'
  | 'key_weak'

/** Why an app is not taken as it is. */
interface AppProblem {
  readonly field: AppField
  readonly kind: AppProblemKind
  /** RFC 7591 §3.2.2. */
  readonly code: 'invalid_redirect_uri' | 'invalid_client_metadata'
  /** Speaks to the developer. */
  readonly description: string
  /** The very callback or scope that is meant. */
  readonly about?: string
  /** Of a callback: what is wrong with it, to be read behind it. */
  readonly reason?: string
}

/** The scopes there are. */
interface Known {
  readonly scopes: Readonly<Record<string, unknown>>
}

type Check = (input: AppInput, core: Known) => readonly AppProblem[]

/** In order; who wants an exception takes the first. */
const checks: readonly Check[] = [clientIdText, shownTexts, redirectUris, callbackDomain, scopes, rsaPublicKey]

export function appProblems(core: Known, input: AppInput): readonly AppProblem[] {
  return checks.flatMap(check => check(input, core))
}

function metadata(field: AppField, kind: AppProblemKind, description: string, about?: string): AppProblem {
  return { field, kind, code: 'invalid_client_metadata', description, ...(about !== undefined && { about }) }
}

/** RFC 6749 Appendix A.1: client-id = *VSCHAR. */
function clientIdText({ clientId = '' }: AppInput): readonly AppProblem[] {
  if (/^[\x20-\x7e]*$/.test(clientId)) return []
  return [metadata('clientId', 'client_id', 'the client_id may hold printable ASCII only')]
}

/** People read them. */
function shownTexts({ name, description = '', website }: AppInput): readonly AppProblem[] {
  const texts = { name, description, website: website ?? '' } as const
  const refused = 'name, description and website must not hold control characters'
  return (Object.keys(texts) as (keyof typeof texts)[])
    .filter(field => !isPlainText(texts[field]))
    .map(field => metadata(field, 'control_characters', refused))
}

function redirectUris({ redirectUris: uris = [] }: AppInput): readonly AppProblem[] {
  return uris.flatMap(uri => {
    const reason = checkRedirectUri(uri)
    if (reason === null) return []
    const description = `redirect_uri ${reason}`
    return [{ field: 'redirectUris', kind: 'callback', code: 'invalid_redirect_uri', description, about: uri, reason }]
  })
}

function callbackDomain({ callbackDomain: domain = null }: AppInput): readonly AppProblem[] {
  if (domain === null || isCallbackDomain(domain)) return []
  return [
    metadata('callbackDomain', 'callback_domain', 'callbackDomain must be a host’s name alone, as in app.example'),
  ]
}

function scopes({ scopes: wanted = [] }: AppInput, core: Known): readonly AppProblem[] {
  return wanted
    .filter(scope => !Object.hasOwn(core.scopes, scope))
    .map(scope => metadata('scopes', 'scope', `there is no scope ${scope}`, scope))
}

function rsaPublicKey({ rsaPublicKey: pem }: AppInput): readonly AppProblem[] {
  const key = pem ? readPublicKey(pem) : null
  return key === null || 'pem' in key ? [] : [metadata('rsaPublicKey', key.problem, keySentences[key.problem])]
}

type KeyProblem = 'key_private' | 'key_unreadable' | 'key_weak'

const keySentences: Readonly<Record<KeyProblem, string>> = {
  key_private: 'this is a private key; give its public half, and make a new pair',
  key_unreadable: 'the public key cannot be read; give an SPKI PEM',
  key_weak: 'the public key must be RSA of 2048 bits or more',
}

/** As SPKI PEM. NIST SP 800-131A: RSA below 2048 bits signs nothing any more. */
export function readPublicKey(pem: string): { readonly pem: string } | { readonly problem: KeyProblem } {
  if (pem.includes('PRIVATE KEY')) return { problem: 'key_private' }
  try {
    const key = createPublicKey(pem)
    const strong = key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
    return strong ? { pem: key.export({ type: 'spki', format: 'pem' }).toString() } : { problem: 'key_weak' }
  } catch {
    return { problem: 'key_unreadable' }
  }
}
