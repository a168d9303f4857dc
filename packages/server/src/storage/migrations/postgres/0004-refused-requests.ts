import type { Migration } from '../../migrate.ts'

/** One kind of an app's events, newest first, for its owner to read which requests were refused; and when those may go. */
export const refusedRequests: Migration = {
  name: '0004-refused-requests',
  sql: `
CREATE INDEX event_by_app_and_type ON event (app_id, type, id) WHERE app_id IS NOT NULL;
CREATE INDEX event_refused ON event (at) WHERE type = 'request.refused';
`,
}
