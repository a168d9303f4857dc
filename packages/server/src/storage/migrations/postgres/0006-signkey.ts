import type { Migration } from '../../migrate.ts'

/** The keys that ID tokens are signed with (OpenID Connect Core §10.1), and when the person behind an authorization signed in. */
export const signKey: Migration = {
  name: '0006-signkey',
  sql: `
CREATE TABLE signkey (
  id text COLLATE "C" PRIMARY KEY,
  alg text COLLATE "C" NOT NULL,
  turn integer NOT NULL,
  public_jwk text NOT NULL,
  private_sealed text NOT NULL,
  created_at bigint NOT NULL,
  use_from bigint NOT NULL,
  use_until bigint NOT NULL,
  expires_at bigint NOT NULL,
  UNIQUE (alg, turn)
);
ALTER TABLE "authorization" ADD COLUMN authenticated_at bigint;
`,
}
