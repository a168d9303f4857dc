import type { Migration } from '../../migrate.ts'
import { first } from './0001-first.ts'

/** In order; a new one goes to the end. */
export const migrations: readonly Migration[] = [first]
