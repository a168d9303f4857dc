import { authorizationCode } from './authorization-code.ts'
import { clientCredentials } from './client-credentials.ts'
import type { Grant } from './grant.ts'
import { refreshToken } from './refresh-token.ts'

/** Every grant type there is. Which of them an app may use, its policy says. */
export const grants: readonly Grant[] = [authorizationCode, refreshToken, clientCredentials]

export function grantNamed(type: string): Grant | undefined {
  return grants.find(grant => grant.type === type)
}
