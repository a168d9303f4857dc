import type { Migration } from '../../migrate.ts'

/** The audit trail hangs on a chain of seals; which one an event is below. */
export const audit: Migration = {
  name: '0008-audit',
  sql: `
CREATE TABLE seal (
  number bigint PRIMARY KEY,
  hash bytea NOT NULL,
  mac bytea NOT NULL,
  kid text NOT NULL
);
ALTER TABLE event ADD COLUMN seal bigint;
CREATE INDEX event_unsealed ON event (id) WHERE seal IS NULL AND type <> 'request.refused';
CREATE INDEX event_by_seal ON event (seal, id) WHERE seal IS NOT NULL;
`,
}
