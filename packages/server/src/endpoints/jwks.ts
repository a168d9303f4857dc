import type { Core } from '../core.ts'

/**
 * The public keys of ID tokens (RFC 7517 §5, OpenID Connect Core §10.1.1). A key stands here for a day before it is used,
 * so an answer may be kept for a while.
 */
export async function jwks({ openid }: Core): Promise<Response> {
  return new Response(JSON.stringify({ keys: await openid?.keys.published() }), {
    headers: {
      'content-type': 'application/jwk-set+json',
      'cache-control': 'public, max-age=900',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    },
  })
}
