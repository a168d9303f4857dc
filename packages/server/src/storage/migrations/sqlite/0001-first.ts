import type { Migration } from '../../migrate.ts'

/**
 * Instants are epoch milliseconds, lists and records JSON text. "authorization" and "user" are quoted because
 * PostgreSQL reserves the words; user ids refer to nothing, since people may live in somebody else's database.
 */
export const first: Migration = {
  name: '0001-first',
  sql: `
CREATE TABLE app (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  website TEXT,
  owner_id TEXT,
  public INTEGER NOT NULL,
  redirect_uris TEXT NOT NULL,
  callback_domain TEXT,
  scopes TEXT NOT NULL,
  rsa_public_key TEXT,
  policy TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX app_by_owner ON app (owner_id, id) WHERE owner_id IS NOT NULL;

CREATE TABLE secret (
  id TEXT PRIMARY KEY,
  app_id TEXT NOT NULL REFERENCES app ON DELETE CASCADE,
  hash BLOB NOT NULL,
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX secret_by_app ON secret (app_id);

CREATE TABLE "user" (
  id TEXT PRIMARY KEY,
  username TEXT NOT NULL,
  username_key TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  email TEXT,
  password_hash TEXT,
  created_at INTEGER NOT NULL,
  locked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  hash BLOB PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES "user" ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE consent (
  user_id TEXT NOT NULL,
  app_id TEXT NOT NULL REFERENCES app ON DELETE CASCADE,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, app_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_by_app ON consent (app_id);

CREATE TABLE "authorization" (
  id TEXT PRIMARY KEY,
  user_id TEXT,
  app_id TEXT NOT NULL REFERENCES app ON DELETE CASCADE,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  revoked_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX authorization_by_app ON "authorization" (app_id, user_id);
CREATE INDEX authorization_by_revocation ON "authorization" (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE ticket (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('auth', 'request', 'par', 'device')),
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'used')),
  app_id TEXT NOT NULL REFERENCES app ON DELETE CASCADE,
  user_id TEXT,
  authorization_id TEXT,
  browser BLOB,
  scopes TEXT NOT NULL,
  redirect_uri TEXT,
  redirect_uri_sent INTEGER NOT NULL,
  code_challenge TEXT,
  code_challenge_method TEXT,
  params TEXT NOT NULL,
  answer_params TEXT NOT NULL DEFAULT '{}',
  request_token_hash BLOB,
  code_hash BLOB,
  verifier_hash BLOB,
  secret_sealed TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  code_expires_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ticket_by_request_token ON ticket (request_token_hash) WHERE request_token_hash IS NOT NULL;
CREATE UNIQUE INDEX ticket_by_code ON ticket (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX ticket_by_expiry ON ticket (expires_at);

CREATE TABLE token (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh', 'oauth1')),
  hash BLOB NOT NULL,
  by_id INTEGER NOT NULL,
  authorization_id TEXT NOT NULL REFERENCES "authorization" ON DELETE CASCADE,
  app_id TEXT NOT NULL,
  user_id TEXT,
  scopes TEXT NOT NULL,
  secret_sealed TEXT,
  copy_sealed TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  rotated_at INTEGER,
  successor_id TEXT,
  grace_until INTEGER,
  answer_sealed TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX token_by_hash ON token (hash) WHERE by_id = 0;
CREATE INDEX token_by_authorization ON token (authorization_id);
CREATE INDEX token_to_reuse ON token (app_id, user_id, kind) WHERE copy_sealed IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX token_by_expiry ON token (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX token_by_revocation ON token (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX token_by_grace ON token (grace_until) WHERE answer_sealed IS NOT NULL;

CREATE TABLE rate (
  key BLOB PRIMARY KEY,
  count INTEGER NOT NULL,
  reset_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  app_id TEXT,
  user_id TEXT,
  data TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_app ON event (app_id, id) WHERE app_id IS NOT NULL;
CREATE INDEX event_by_user ON event (user_id, id) WHERE user_id IS NOT NULL;
`,
}
