import type { Migration } from '../../migrate.ts'

/** When the OAuth 1.0a token of an authorization became a pair of OAuth 2. */
export const upgrade: Migration = {
  name: '0007-upgrade',
  sql: `
ALTER TABLE "authorization" ADD COLUMN upgraded_at INTEGER;
`,
}
