import type { Thing } from '../thing.ts'
import { codes } from './codes.ts'
import { decisions } from './decisions.ts'
import { devices } from './devices.ts'
import { oauth1 } from './oauth1.ts'
import { pushed } from './pushed.ts'
import { refreshTokens } from './refresh-tokens.ts'
import { registrations } from './registrations.ts'
import { shownSecrets } from './shown-secrets.ts'
import { upgrades } from './upgrades.ts'

/** Every one-time thing there is. Whoever adds one to the server adds its row here. */
export const things: readonly Thing[] = [
  ...codes,
  ...refreshTokens,
  ...oauth1,
  ...decisions,
  ...devices,
  ...pushed,
  ...registrations,
  ...shownSecrets,
  ...upgrades,
]
