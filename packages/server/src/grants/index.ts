import { authorizationCode } from './authorization-code.ts'
import { clientCredentials } from './client-credentials.ts'
import { deviceCode } from './device-code.ts'
import type { Grant } from './grant.ts'
import { refreshToken } from './refresh-token.ts'
import { tokenExchange } from './token-exchange.ts'

/** By their `grant_type`. */
export type Grants = ReadonlyMap<string, Grant>

/** The grant types every server has, and its own. Which of them an app may use, its policy says. */
export function grantsWith(own: readonly Grant[] = []): Grants {
  const standard = [authorizationCode, refreshToken, clientCredentials, deviceCode, tokenExchange]
  return new Map([...standard, ...own].map(grant => [grant.type, grant]))
}
