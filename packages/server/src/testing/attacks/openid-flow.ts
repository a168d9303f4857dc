import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto'
import { read, send } from './answer.ts'
import type { Having } from './attack.ts'
import { ready, Unprepared } from './expect.ts'
import { type Asking, newCode, redeem, type Tokens, tokensIn } from './flows.ts'

type Jwk = JsonWebKey & { readonly kid?: string; readonly alg?: string }

/** An ID token as it came, and what stands in it, unchecked. */
export interface IdToken {
  readonly text: string
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** What makes an authorization request one of OpenID Connect. */
export const identityParams = ({ scope }: Having<'openid'>): { readonly scope: string } => ({
  scope: `openid ${scope}`,
})

/** The whole flow, with the scope `openid`. */
export async function newIdToken(
  target: Having<'openid'>,
  { params = {}, ...who }: Asking = {},
): Promise<{ readonly tokens: Tokens; readonly idToken: IdToken }> {
  const asking = { ...who, params: { ...identityParams(target), ...params } }
  const answer = await redeem(target, await newCode(target, asking))
  const { id_token: text } = ready(answer, 'no token came')
  if (typeof text !== 'string') throw new Unprepared('before the attack, no ID token came')
  return { tokens: tokensIn(target, answer), idToken: { text, header: part(text, 0), claims: part(text, 1) } }
}

function part(text: string, at: number): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(text.split('.')[at] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

export async function keysOf({ openid }: Having<'openid'>): Promise<readonly Jwk[]> {
  const { keys } = read(await send(openid.jwks))
  return Array.isArray(keys) ? keys : []
}

/** How a signature is checked and, at the half, `at_hash` made (OpenID Connect Core §3.1.3.6). */
const algorithms: Readonly<Record<string, { readonly digest: string | null; readonly hash: string }>> = {
  RS256: { digest: 'sha256', hash: 'sha256' },
  PS256: { digest: 'sha256', hash: 'sha256' },
  ES256: { digest: 'sha256', hash: 'sha256' },
  EdDSA: { digest: null, hash: 'sha512' },
}

/** Signed by one of these keys, with the algorithm that the key is for. */
export function isSignedBy(keys: readonly Jwk[], { text, header }: IdToken): boolean {
  const key = keys.find(one => one.kid === header['kid'] && (one.alg ?? header['alg']) === header['alg'])
  const algorithm = algorithms[String(header['alg'])]
  if (key === undefined || algorithm === undefined) return false
  const [head, body, signature = ''] = text.split('.')
  const publicKey = createPublicKey({ key, format: 'jwk' })
  const how = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const
  return verify(algorithm.digest, Buffer.from(`${head}.${body}`), how, Buffer.from(signature, 'base64url'))
}

/** Core §3.1.3.6. */
export function accessTokenHash({ header }: IdToken, accessToken: string): string {
  const digest = createHash(algorithms[String(header['alg'])]?.hash ?? 'sha256')
    .update(accessToken)
    .digest()
  return digest.subarray(0, digest.length / 2).toString('base64url')
}
