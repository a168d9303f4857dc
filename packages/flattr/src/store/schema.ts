import type { Migration } from '@valetkey/server/storage/migrate'

/**
 * Instants are epoch milliseconds, `tags` JSON text. People are in the provider's storage, so their ids refer to nothing
 * here. AUTOINCREMENT: the id of a deleted thing never comes back.
 */
const first: Migration = {
  name: 'flattr-0001-first',
  sql: `
CREATE TABLE profile (
  user_id TEXT PRIMARY KEY,
  firstname TEXT NOT NULL,
  lastname TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  about TEXT NOT NULL,
  url TEXT,
  avatar TEXT NOT NULL,
  registered_at INTEGER NOT NULL,
  means INTEGER NOT NULL,
  active_supporter INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE thing (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  owner_id TEXT NOT NULL,
  url TEXT NOT NULL,
  url_key TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  category TEXT NOT NULL,
  language TEXT NOT NULL,
  tags TEXT NOT NULL,
  hidden INTEGER NOT NULL,
  image TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER
) STRICT;

CREATE TABLE flattr (
  thing_id INTEGER NOT NULL REFERENCES thing ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (thing_id, user_id)
) STRICT, WITHOUT ROWID;
`,
}

/** In order; a new one goes to the end. Once released, none is edited. */
export const migrations: readonly Migration[] = [first]
