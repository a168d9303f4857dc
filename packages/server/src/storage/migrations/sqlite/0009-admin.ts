import type { Migration } from '../../migrate.ts'

/** What administrators look up: apps and people by age, events by type, and all that one person gave. */
export const admin: Migration = {
  name: '0009-admin',
  sql: `
CREATE INDEX app_by_age ON app (created_at, id);
CREATE INDEX user_by_age ON "user" (created_at, id);
CREATE INDEX event_by_type ON event (type, id);
CREATE INDEX authorization_by_user ON "authorization" (user_id) WHERE user_id IS NOT NULL AND revoked_at IS NULL;
`,
}
