import { OAuth1Problem } from 'valetkey/oauth1/problems'
import type { Nonces } from './nonces.ts'
import type { TellOutage } from './outages.ts'

/** A server that cannot tell whether a nonce is new must not take the request for new: 503, and the app may try again. */
export function failingClosed(nonces: Nonces, tell: TellOutage): Nonces {
  return {
    async use(nonce) {
      try {
        return await nonces.use(nonce)
      } catch (cause) {
        tell('nonces', cause)
        const advice = 'nonces cannot be remembered here just now; sign the request anew and send it in a moment'
        throw new OAuth1Problem('temporarily_unavailable', advice, { status: 503, cause })
      }
    },
  }
}
