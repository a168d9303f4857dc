import type { Migration } from '../../migrate.ts'

/** The audit trail hangs on a chain of seals; which one an event is below. */
export const audit: Migration = {
  name: '0008-audit',
  sql: `
CREATE TABLE seal (
  number INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  mac BLOB NOT NULL,
  kid TEXT NOT NULL
) STRICT;
ALTER TABLE event ADD COLUMN seal INTEGER;
CREATE INDEX event_unsealed ON event (id) WHERE seal IS NULL AND type <> 'request.refused';
CREATE INDEX event_by_seal ON event (seal, id) WHERE seal IS NOT NULL;
`,
}
