import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createServer } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { Hono } from 'hono'
import { encodeBasic } from 'valetkey/http/basic'
import { compare, type Result, type Side } from './measure.ts'

const issuer = 'http://127.0.0.1:8080'

/** The provider in process, on a file at full durability, against the least that could do the same. */
export async function serve(): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'valetkey-bench-'))
  try {
    return await measured(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function measured(folder: string): Promise<readonly Result[]> {
  const storage = sqliteStorage(join(folder, 'provider.db'))
  const keys = [{ kid: 'bench', secret: 'a secret of more than thirty-two characters' }]
  const provider = createServer({ issuer, keys, storage, scopes: { read: 'Read' } })
  const { app, clientSecret } = await provider.apps.create({ name: 'Bench' })
  const askToken = () =>
    provider.fetch(
      new Request(`${issuer}/oauth/token`, {
        method: 'POST',
        body: 'grant_type=client_credentials&scope=read',
        headers: {
          authorization: encodeBasic(app.clientId, clientSecret ?? ''),
          'content-type': 'application/x-www-form-urlencoded',
        },
      }),
    )
  const { access_token: token } = (await (await askToken()).json()) as { access_token: string }
  const api = new Hono()
  api.get('/api/me', provider.guard('read'), c => c.json({ scopes: c.get('authorization').scopes }))
  const call = (to: Hono) => to.request(`${issuer}/api/me`, { headers: { authorization: `Bearer ${token}` } })

  const guarded = { name: 'valetkey', run: () => call(api) }
  const bare = bareApi(join(folder, 'bare.db'), token)
  const results = [
    await compare('guarded GET, bearer token and scope', guarded, { name: 'a select by hash', run: () => call(bare) }),
    await compare(
      'client_credentials, full durability',
      { name: 'valetkey', run: manyOf(askToken) },
      bareIssue(folder),
    ),
  ]
  await provider.close()
  return results
}

/** Twenty at once: what arrives in one turn shares a commit, on either side. */
const manyOf = (work: () => Promise<unknown>) => () => Promise.all(Array.from({ length: 20 }, work))

const sha256 = (text: string) => createHash('sha256').update(text).digest()

function bareApi(path: string, token: string): Hono {
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE token (hash BLOB PRIMARY KEY, scopes TEXT)')
  database.prepare('INSERT INTO token VALUES (?, ?)').run(sha256(token), '["read"]')
  const select = database.prepare('SELECT scopes FROM token WHERE hash = ?')
  const app = new Hono()
  app.get('/api/me', c => {
    const row = select.get(sha256(c.req.header('authorization')?.slice(7) ?? ''))
    return row ? c.json({ scopes: JSON.parse(String(row['scopes'])) }) : c.text('no', 401)
  })
  return app
}

function bareIssue(folder: string): Side {
  const database = new DatabaseSync(join(folder, 'issue.db'))
  database.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE token (id INTEGER PRIMARY KEY, hash BLOB)',
  )
  const insert = database.prepare('INSERT INTO token (hash) VALUES (?)')
  return {
    name: 'hash, insert, 20 a commit',
    run: async () => {
      database.exec('BEGIN IMMEDIATE')
      const tokens = Array.from({ length: 20 }, () => crypto.randomUUID())
      for (const token of tokens) insert.run(sha256(token))
      database.exec('COMMIT')
      return Promise.all(tokens.map(async token => Response.json({ access_token: token })))
    },
  }
}
