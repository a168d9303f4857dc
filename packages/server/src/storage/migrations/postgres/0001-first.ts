import type { Migration } from '../../migrate.ts'

/**
 * The same tables as SQLite has, so that one reader reads both. COLLATE "C": text compares and sorts byte by byte,
 * whatever the database's locale. JSON stays text, because jsonb refuses the character U+0000 that a state may carry.
 */
export const first: Migration = {
  name: '0001-first',
  sql: `
CREATE TABLE app (
  id text COLLATE "C" PRIMARY KEY,
  client_id text COLLATE "C" NOT NULL UNIQUE,
  name text NOT NULL,
  description text NOT NULL,
  website text,
  owner_id text COLLATE "C",
  public smallint NOT NULL,
  redirect_uris text NOT NULL,
  callback_domain text,
  scopes text NOT NULL,
  rsa_public_key text,
  policy text NOT NULL,
  created_at bigint NOT NULL,
  disabled_at bigint
);
CREATE INDEX app_by_owner ON app (owner_id, id) WHERE owner_id IS NOT NULL;

CREATE TABLE secret (
  id text COLLATE "C" PRIMARY KEY,
  app_id text COLLATE "C" NOT NULL REFERENCES app ON DELETE CASCADE,
  hash bytea NOT NULL,
  sealed text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint,
  last_used_at bigint
);
CREATE INDEX secret_by_app ON secret (app_id);

CREATE TABLE "user" (
  id text COLLATE "C" PRIMARY KEY,
  username text COLLATE "C" NOT NULL,
  username_key text COLLATE "C" NOT NULL UNIQUE,
  display_name text NOT NULL,
  email text,
  password_hash text,
  created_at bigint NOT NULL,
  locked_at bigint
);

CREATE TABLE session (
  hash bytea PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL REFERENCES "user" ON DELETE CASCADE,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_expiry ON session (expires_at);

CREATE TABLE consent (
  user_id text COLLATE "C" NOT NULL,
  app_id text COLLATE "C" NOT NULL REFERENCES app ON DELETE CASCADE,
  scopes text NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (user_id, app_id)
);
CREATE INDEX consent_by_app ON consent (app_id);

CREATE TABLE "authorization" (
  id text COLLATE "C" PRIMARY KEY,
  user_id text COLLATE "C",
  app_id text COLLATE "C" NOT NULL REFERENCES app ON DELETE CASCADE,
  scopes text NOT NULL,
  created_at bigint NOT NULL,
  revoked_at bigint,
  revoked_reason text
);
CREATE INDEX authorization_by_app ON "authorization" (app_id, user_id);
CREATE INDEX authorization_by_revocation ON "authorization" (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE ticket (
  id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('auth', 'request', 'par', 'device')),
  state text NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'used')),
  app_id text COLLATE "C" NOT NULL REFERENCES app ON DELETE CASCADE,
  user_id text COLLATE "C",
  authorization_id text COLLATE "C",
  browser bytea,
  scopes text NOT NULL,
  redirect_uri text,
  redirect_uri_sent smallint NOT NULL,
  code_challenge text,
  code_challenge_method text,
  params text NOT NULL,
  answer_params text NOT NULL DEFAULT '{}',
  request_token_hash bytea,
  code_hash bytea,
  verifier_hash bytea,
  secret_sealed text,
  attempts integer NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  code_expires_at bigint
);
CREATE UNIQUE INDEX ticket_by_request_token ON ticket (request_token_hash) WHERE request_token_hash IS NOT NULL;
CREATE UNIQUE INDEX ticket_by_code ON ticket (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX ticket_by_expiry ON ticket (expires_at);

CREATE TABLE token (
  id text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('access', 'refresh', 'oauth1')),
  hash bytea NOT NULL,
  by_id smallint NOT NULL,
  authorization_id text COLLATE "C" NOT NULL REFERENCES "authorization" ON DELETE CASCADE,
  app_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C",
  scopes text NOT NULL,
  secret_sealed text,
  copy_sealed text,
  created_at bigint NOT NULL,
  expires_at bigint,
  revoked_at bigint,
  rotated_at bigint,
  successor_id text COLLATE "C",
  grace_until bigint,
  answer_sealed text
);
CREATE UNIQUE INDEX token_by_hash ON token (hash) WHERE by_id = 0;
CREATE INDEX token_by_authorization ON token (authorization_id);
CREATE INDEX token_to_reuse ON token (app_id, user_id, kind) WHERE copy_sealed IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX token_by_expiry ON token (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX token_by_revocation ON token (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX token_by_grace ON token (grace_until) WHERE answer_sealed IS NOT NULL;

CREATE TABLE rate (
  key bytea PRIMARY KEY,
  count integer NOT NULL,
  reset_at bigint NOT NULL
);

CREATE TABLE nonce (
  key bytea PRIMARY KEY,
  expires_at bigint NOT NULL
);
CREATE INDEX nonce_by_expiry ON nonce (expires_at);

CREATE TABLE event (
  id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  at bigint NOT NULL,
  type text NOT NULL,
  app_id text COLLATE "C",
  user_id text COLLATE "C",
  data text NOT NULL
);
CREATE INDEX event_by_app ON event (app_id, id) WHERE app_id IS NOT NULL;
CREATE INDEX event_by_user ON event (user_id, id) WHERE user_id IS NOT NULL;
`,
}
