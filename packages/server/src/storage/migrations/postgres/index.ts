import type { Migration } from '../../migrate.ts'
import { first } from './0001-first.ts'
import { device } from './0002-device.ts'
import { registration } from './0003-registration.ts'
import { refusedRequests } from './0004-refused-requests.ts'
import { lastUse } from './0005-last-use.ts'
import { signKey } from './0006-signkey.ts'
import { upgrade } from './0007-upgrade.ts'
import { audit } from './0008-audit.ts'
import { admin } from './0009-admin.ts'

/** In order; a new one goes to the end. */
export const migrations: readonly Migration[] = [
  first,
  device,
  registration,
  refusedRequests,
  lastUse,
  signKey,
  upgrade,
  audit,
  admin,
]
