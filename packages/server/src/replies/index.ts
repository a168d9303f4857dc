import type { Core } from '../core.ts'
import type { Denial } from '../dialect.ts'
import type { Texts } from '../pages/texts/index.ts'
import { formPost } from './form-post.ts'
import { fragment } from './fragment.ts'
import { query } from './query.ts'
import type { Params, Reply } from './reply.ts'

const replies: Readonly<Record<Denial['responseMode'], Reply>> = { query, fragment, form_post: formPost }

type Way = Pick<Denial, 'protocol' | 'redirectUri' | 'responseMode' | 'state'> & {
  readonly policy: { readonly iss: boolean }
}

/** RFC 6749 §4.1.2: with the state as it came, and RFC 9207's iss. OAuth 1.0a knows neither. */
export function sendBack(core: Core, texts: Texts, way: Way, params: Params): Response | Promise<Response> {
  if (way.protocol === 1) return replies.query(core, texts, way.redirectUri, params)
  const state = way.state === null ? {} : { state: way.state }
  const iss = way.policy.iss ? { iss: core.issuer } : {}
  return replies[way.responseMode](core, texts, way.redirectUri, { ...params, ...state, ...iss })
}
