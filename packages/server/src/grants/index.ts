import { authorizationCode } from './authorization-code.ts'
import { clientCredentials } from './client-credentials.ts'
import { deviceCode } from './device-code.ts'
import type { Grant } from './grant.ts'
import { refreshToken } from './refresh-token.ts'

/** By their `grant_type`. */
export type Grants = ReadonlyMap<string, Grant>

/** The grant types every server has, and its own. Which of them an app may use, its policy says. */
export function grantsWith(own: readonly Grant[] = []): Grants {
  return new Map(
    [authorizationCode, refreshToken, clientCredentials, deviceCode, ...own].map(grant => [grant.type, grant]),
  )
}
