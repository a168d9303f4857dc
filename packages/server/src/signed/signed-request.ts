import type { Pair } from 'valetkey/http/form'
import { verifyBodyHash } from 'valetkey/oauth1/body-hash'
import { type Collected, collect, isForm } from 'valetkey/oauth1/parameters'
import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { type SignatureMethodName, signatureMethodNamed } from 'valetkey/oauth1/signature-methods'
import { verifySignature } from 'valetkey/oauth1/verify'
import { appSecretLabel, noteUse } from '../apps/app-secrets.ts'
import { type Core, now } from '../core.ts'
import { isConfidential } from '../origins.ts'
import { type Policy, policyFor } from '../policy.ts'
import type { AppSecret, AppWithSecrets, Calling, Named } from '../storage/storage.ts'
import { signatureInvalid } from './signature-invalid.ts'

/** A request with what a signature is about, read once. */
export interface SignedParts {
  readonly method: string
  /** As the client saw it: below the origin of ours that was asked. */
  readonly url: string
  readonly authorization: string | null
  readonly contentType: string | null
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly multipart?: readonly Pair[]
  /** What the client says it has signed, see signature-invalid.ts. */
  readonly claimedBaseString: string | null
}

/** What an oauth_token turned out to be. */
export interface TokenHolder<T> {
  /** The row's id. */
  readonly id: string
  readonly appId: string
  readonly secret: string
  readonly value: T
}

/** A request whose signature is right and new. */
export interface Signed<T> {
  readonly app: AppWithSecrets
  readonly policy: Policy
  readonly oauth: Readonly<Record<string, string>>
  /** Signed parameters of query and body that are not OAuth's own. */
  readonly params: readonly Pair[]
  /** null: signed without a token. */
  readonly token: TokenHolder<T> | null
}

export interface Expectation<T> {
  /** Parameters this endpoint needs besides the signature's own. */
  readonly required: readonly string[]
  /** What an oauth_token could be, to be read together with the app; null: none of ours. */
  readonly names: (token: string) => Named
  /** What it turned out to be; null: unknown. */
  readonly holder: (found: Omit<Calling, 'app'>) => Promise<TokenHolder<T> | null>
  /** Told of the app as soon as it is known, so that an error can speak its dialect. */
  readonly seen?: (app: AppWithSecrets, policy: Policy, params: readonly Pair[]) => void
}

/**
 * RFC 5849 §3.2. In order:
 *   the parameters can be read                 parameter_rejected
 *   no oauth parameter came twice              parameter_rejected
 *   the required ones are there, not empty     parameter_absent
 *   the version is 1.0                         version_rejected
 *   the signature method exists                signature_method_rejected
 *   PLAINTEXT is protected on its way          signature_method_rejected
 *   the app may sign this way                  signature_method_rejected (401)
 *   the timestamp is near our clock            timestamp_refused
 *   the app is known and not disabled          consumer_key_unknown, consumer_key_rejected
 *     and may speak OAuth 1.0a                 consumer_key_rejected
 *   the token is known and the app's           token_rejected
 *   the signature is right                     signature_invalid
 *   the nonce is new                           nonce_used
 *   the body is the one that was signed        signature_invalid
 * An unknown app or token is signed for with a dummy secret, so that it costs what a wrong signature costs; the nonce
 * is only remembered for right signatures (§4.10), so that nobody can fill the memory or use up another's nonces.
 */
export async function verifySigned<T>(core: Core, parts: SignedParts, expected: Expectation<T>): Promise<Signed<T>> {
  const collected = collect({ ...parts, body: formText(parts) }, { repeats: core.policy.repeatedParams })
  const { oauth } = collected
  if (collected.duplicate !== undefined) {
    throw new OAuth1Problem('parameter_rejected', `${collected.duplicate} came more than once`)
  }
  requireAll(oauth, ['oauth_consumer_key', 'oauth_signature_method', 'oauth_signature', ...expected.required])
  const named = oauth['oauth_token'] ? expected.names(oauth['oauth_token']) : null
  const calling = await core.storage.apps.calling(oauth['oauth_consumer_key']!, named)
  const app = calling?.app ?? null
  const policy = policyFor(core.policy, app)
  const params = collected.pairs.filter(([name]) => !name.startsWith('oauth_'))
  if (app !== null) expected.seen?.(app, policy, params)
  checkVersion(oauth, policy)
  checkMethod(oauth, policy, parts.url)
  const timestamp = checkTimestamp(core, oauth, policy)
  const token = calling && (await expected.holder(calling))
  const signature = await judgeSignature(core, collected, parts, app, token?.secret)
  if (app === null) throw new OAuth1Problem('consumer_key_unknown')
  if (oauth['oauth_token'] && (token === null || token.appId !== app.id)) throw new OAuth1Problem('token_rejected')
  if (!signature.ok) {
    const method = oauth['oauth_signature_method'] ?? ''
    throw signatureInvalid(policy, { method, ours: signature.baseString, theirs: parts.claimedBaseString })
  }
  if (app.disabledAt !== null) throw new OAuth1Problem('consumer_key_rejected')
  if (!policy.protocols.includes(1)) throw new OAuth1Problem('consumer_key_rejected', 'this app may use OAuth 2 only')
  await useNonce(core, oauth, policy, app, token?.id ?? '', timestamp)
  await checkBody(oauth, policy, parts)
  if (signature.secret !== null) await noteUse(core, signature.secret)
  return { app, policy, oauth, params, token }
}

function formText({ contentType, bytes }: SignedParts): string | null {
  return isForm(contentType) ? new TextDecoder().decode(bytes) : null
}

function requireAll(oauth: Readonly<Record<string, string>>, names: readonly string[]): void {
  const absent = names.filter(name => !oauth[name])
  if (absent.length === 0) return
  throw new OAuth1Problem('parameter_absent', `${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} missing`, {
    params: { oauth_parameters_absent: absent.join('&') },
  })
}

function checkVersion({ oauth_version: version }: Readonly<Record<string, string>>, policy: Policy): void {
  if (version === undefined || policy.oauthVersions.includes(version)) return
  throw new OAuth1Problem('version_rejected', 'oauth_version must be 1.0', {
    params: { oauth_acceptable_versions: '1.0-1.0' },
  })
}

function checkMethod(
  { oauth_signature_method: name = '' }: Readonly<Record<string, string>>,
  policy: Policy,
  url: string,
): void {
  const method = signatureMethodNamed(name)
  if (method === undefined) {
    throw new OAuth1Problem('signature_method_rejected', 'there is no such signature method; names are case sensitive')
  }
  if (method.kind === 'plain' && !policy.plaintextOverHttp && !isConfidential(new URL(url).origin)) {
    throw new OAuth1Problem('signature_method_rejected', 'PLAINTEXT shows the secrets; use https')
  }
  const methods = methodsFor(policy)
  if (methods.includes(name)) return
  throw new OAuth1Problem(
    'signature_method_rejected',
    `${name} is not accepted of this app; use ${methods.join(' or ')}`,
    {
      status: 401,
    },
  )
}

/** What the operator takes, and the owner has not left out. */
function methodsFor({ signatureMethods, signedOnlyBy }: Policy): readonly string[] {
  if (signedOnlyBy.length === 0) return signatureMethods
  return signatureMethods.filter(method => signedOnlyBy.includes(method))
}

/** RFC 5849 §3.3: seconds, whole and positive; null when there is none and none is needed (§3.1: PLAINTEXT). */
function checkTimestamp(core: Core, oauth: Readonly<Record<string, string>>, policy: Policy): number | null {
  const { oauth_timestamp: text, oauth_nonce: nonce } = oauth
  const needed = policy.nonceRequired && oauth['oauth_signature_method'] !== 'PLAINTEXT'
  if (needed) requireAll(oauth, ['oauth_timestamp', 'oauth_nonce'])
  if (text === undefined && nonce === undefined) return null
  requireAll(oauth, ['oauth_timestamp', 'oauth_nonce'])
  if (nonce!.length > 255) throw new OAuth1Problem('parameter_rejected', 'oauth_nonce is longer than 255 characters')
  const seconds = secondsOf(text!, policy)
  const clock = Math.floor(now(core) / 1000)
  const window = policy.timestampWindowSeconds
  if (seconds !== null && seconds > 0 && (window === null || Math.abs(seconds - clock) <= window)) return seconds
  throw new OAuth1Problem('timestamp_refused', `our clock says ${clock}`, {
    params: window === null ? {} : { oauth_acceptable_timestamps: `${clock - window}-${clock + window}` },
  })
}

function secondsOf(text: string, policy: Policy): number | null {
  if (/^\d{1,11}$/.test(text)) return Number(text)
  return policy.millisecondTimestamps && /^\d{13}$/.test(text) ? Math.floor(Number(text) / 1000) : null
}

interface Judged {
  readonly ok: boolean
  readonly baseString: string
  /** The app's secret that signed; null for RSA, whose key is none of ours. */
  readonly secret: AppSecret | null
}

/** Every live secret of the app is tried, so that a renewed one takes over without a gap. */
async function judgeSignature(
  core: Core,
  collected: Collected,
  parts: SignedParts,
  app: AppWithSecrets | null,
  tokenSecret: string | undefined,
): Promise<Judged> {
  const publicKey = app?.rsaPublicKey ?? nobodysPublicKey
  const live = app === null || app.secrets.length === 0 ? [null] : app.secrets
  let judged: Judged = { ok: false, baseString: '', secret: null }
  for (const secret of live) {
    const consumerSecret = secret === null ? nobodysSecret : await core.opened(secret.sealed, appSecretLabel(secret.id))
    const verified = await verifySignature(collected, parts, {
      consumerSecret,
      tokenSecret: tokenSecret ?? '',
      publicKey,
    })
    // Nobody's secrets are no secret: a request signed with them is as wrong as any.
    const somebody = isRsa(collected) ? (app?.rsaPublicKey ?? null) !== null : secret !== null
    judged = { ok: verified.ok && somebody, baseString: verified.baseString, secret: isRsa(collected) ? null : secret }
    if (judged.ok) break
  }
  return judged
}

const isRsa = ({ oauth }: Collected) => signatureMethodNamed(oauth['oauth_signature_method'] ?? '')?.kind === 'rsa'

async function useNonce(
  core: Core,
  oauth: Readonly<Record<string, string>>,
  policy: Policy,
  app: AppWithSecrets,
  tokenId: string,
  timestamp: number | null,
): Promise<void> {
  if (timestamp === null) return
  const window = policy.timestampWindowSeconds
  const isNew = await core.nonces.use({
    scope: `${app.id} ${tokenId}`,
    nonce: oauth['oauth_nonce']!,
    timestamp,
    // A timestamp from the far end of the window stays acceptable for twice its width.
    keepMs: window === null ? 86_400_000 : (2 * window + 60) * 1000,
  })
  if (!isNew) throw new OAuth1Problem('nonce_used')
}

/** The Request Body Hash extension: required where the policy says, checked wherever it was sent. */
async function checkBody(oauth: Readonly<Record<string, string>>, policy: Policy, parts: SignedParts): Promise<void> {
  const claimed = oauth['oauth_body_hash']
  const isFree = parts.bytes.length === 0 || isForm(parts.contentType)
  if (claimed === undefined) {
    if (policy.bodyHashRequired && !isFree) requireAll(oauth, ['oauth_body_hash'])
    return
  }
  const method = oauth['oauth_signature_method'] as SignatureMethodName
  if (await verifyBodyHash(parts.bytes, method, claimed)) return
  throw new OAuth1Problem('signature_invalid', 'oauth_body_hash does not belong to this body')
}

/** Stand-ins that make an unknown app cost the same. Nobody holds the private half of the key. */
const nobodysSecret = 'nobody'
const nobodysPublicKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAo2B2om6ACALsfmdunSVM
6e5tmyO+fNXO/FTT2H0tkcbrxnlQjqZbg1P0NVfkRZOnN2b8fnAPR3jxUjpDBEzu
2P+dVRx9wDjy728A/7i2Avegosx2EWBbam9L5ALGcZDFlHDm2uq0C/0owvQqoJ1x
ST6SJHZk4X+u5px8duK0PDHWrH8nGn2qHI4C5J/ftdvgcL5KWQNN/7eUfKAJNPpW
HKBZayS5X11jWUpGdIHZNAzJ9bfWwPDe+pKhqVIyqlDacfoLS3/Tq2d8khVeLytW
OcFt1Roz/YD35R/NCGBlNeY/894MtSTFwZwHTGTZgln+b37gVgZe/751HWwSFmde
/QIDAQAB
-----END PUBLIC KEY-----
`
