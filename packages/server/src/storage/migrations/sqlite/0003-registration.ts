import type { Migration } from '../../migrate.ts'

/** Apps that register themselves (RFC 7591) and the hash of the token each manages itself with (RFC 7592); growing delays. */
export const registration: Migration = {
  name: '0003-registration',
  sql: `
ALTER TABLE app ADD COLUMN registration TEXT CHECK (registration IN ('open', 'token'));
ALTER TABLE app ADD COLUMN registration_hash BLOB;
CREATE INDEX app_by_registration ON app (created_at) WHERE registration = 'open';
CREATE INDEX ticket_by_app ON ticket (app_id);
ALTER TABLE rate ADD COLUMN retry_at INTEGER NOT NULL DEFAULT 0;
`,
}
