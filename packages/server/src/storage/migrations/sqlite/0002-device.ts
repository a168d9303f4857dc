import type { Migration } from '../../migrate.ts'

/** Device codes (RFC 8628), pushed requests (RFC 9126), and the resources a token is for (RFC 8707). */
export const device: Migration = {
  name: '0002-device',
  sql: `
ALTER TABLE ticket ADD COLUMN request_uri_hash BLOB;
ALTER TABLE ticket ADD COLUMN device_code_hash BLOB;
ALTER TABLE ticket ADD COLUMN user_code_hash BLOB;
ALTER TABLE ticket ADD COLUMN poll_interval_ms INTEGER;
ALTER TABLE ticket ADD COLUMN last_poll_at INTEGER;
ALTER TABLE ticket ADD COLUMN resources TEXT NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX ticket_by_request_uri ON ticket (request_uri_hash) WHERE request_uri_hash IS NOT NULL;
CREATE UNIQUE INDEX ticket_by_device_code ON ticket (device_code_hash) WHERE device_code_hash IS NOT NULL;
CREATE UNIQUE INDEX ticket_by_user_code ON ticket (user_code_hash) WHERE user_code_hash IS NOT NULL;
ALTER TABLE token ADD COLUMN resources TEXT NOT NULL DEFAULT '[]';
`,
}
