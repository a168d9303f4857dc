import type { Migration } from '../../migrate.ts'

/** The keys that ID tokens are signed with (OpenID Connect Core §10.1), and when the person behind an authorization signed in. */
export const signKey: Migration = {
  name: '0006-signkey',
  sql: `
CREATE TABLE signkey (
  id TEXT PRIMARY KEY,
  alg TEXT NOT NULL,
  turn INTEGER NOT NULL,
  public_jwk TEXT NOT NULL,
  private_sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  use_from INTEGER NOT NULL,
  use_until INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (alg, turn)
) STRICT, WITHOUT ROWID;
ALTER TABLE "authorization" ADD COLUMN authenticated_at INTEGER;
`,
}
