import { OAuth1Problem } from 'valetkey/oauth1/problems'
import { signatureMethodNamed } from 'valetkey/oauth1/signature-methods'
import { firstDifference } from 'valetkey/oauth1/verify'
import type { Policy } from '../policy.ts'

/**
 * The request header in which a client may say what it has signed. It is no parameter, so it is not signed itself, and any
 * HTTP client can add it: `curl -H 'OAuth-Base-String: GET&https%3A%2F%2F…'`.
 */
export const baseStringHeader = 'oauth-base-string'

/** What is known of a signature that does not match. */
export interface Mismatch {
  readonly method: string
  /** The base string as this server reads the request. */
  readonly ours: string
  /** The client's own, where it has sent it. */
  readonly theirs: string | null
}

/**
 * `signature_invalid`. Where the policy shows base strings, with ours as `debug_sbs`, and for a client that has sent its
 * own with the first byte they part at as `debug_differs_at`. The sentence names the place and quotes nothing: it travels
 * in a header, and base strings have tokens and verifiers in them.
 */
export function signatureInvalid({ showBaseString }: Pick<Policy, 'showBaseString'>, found: Mismatch): OAuth1Problem {
  if (signatureMethodNamed(found.method)?.kind === 'plain') return new OAuth1Problem('signature_invalid', plaintext)
  if (!showBaseString) return new OAuth1Problem('signature_invalid', usual)
  const difference = found.theirs === null ? undefined : firstDifference(found.theirs, found.ours)
  const params = {
    debug_sbs: found.ours,
    ...(difference && { debug_differs_at: String(difference.index) }),
  }
  if (difference === undefined) return new OAuth1Problem('signature_invalid', shown, { params })
  if (difference === null) return new OAuth1Problem('signature_invalid', equal, { params })
  const parts = `your base string and ours part at byte ${difference.index}, in ${difference.place}; make the request say what was signed`
  return new OAuth1Problem('signature_invalid', parts, { params })
}

const usual = 'the signature does not match; compare your base string with the request as it was sent, then the secrets'
const shown = `the signature does not match; compare your base string with ours, or send it as ${baseStringHeader} to be told where they part`
const equal =
  'the base strings are equal; check the secrets, and that the key is both of them, percent-encoded, with & between'
const plaintext = 'the signature is not the two secrets, percent-encoded, with & between; check both of them'
