import type { Migration } from '../../migrate.ts'
import { first } from './0001-first.ts'
import { device } from './0002-device.ts'
import { registration } from './0003-registration.ts'
import { refusedRequests } from './0004-refused-requests.ts'
import { lastUse } from './0005-last-use.ts'

/** In order; a new one goes to the end. */
export const migrations: readonly Migration[] = [first, device, registration, refusedRequests, lastUse]
