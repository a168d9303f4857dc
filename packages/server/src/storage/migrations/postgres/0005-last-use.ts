import type { Migration } from '../../migrate.ts'

/** When an app last did something in a person's name, to the hour. */
export const lastUse: Migration = {
  name: '0005-last-use',
  sql: `
ALTER TABLE consent ADD COLUMN last_used_at BIGINT;
`,
}
