import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createServer, type Provider } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { encodeBasic } from 'valetkey/http/basic'
import { encodeForm } from 'valetkey/http/form'
import { challenge, createVerifier } from 'valetkey/oauth2/pkce'
import { compare, type Result, type Side } from './measure.ts'

const issuer = 'http://127.0.0.1:8080'
const callback = 'https://app.example/callback'
/** At once: what arrives in one turn shares a commit, on either side. */
const together = 20

/** The flows that change state, in process, on a file at full durability, against the same statements and nothing else. */
export async function flows(): Promise<readonly Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'valetkey-bench-'))
  const storage = sqliteStorage(join(folder, 'provider.db'))
  const keys = [{ kid: 'bench', secret: 'a secret of more than thirty-two characters' }]
  const provider = createServer({ issuer, keys, storage, scopes: { read: 'Read' }, upkeep: false })
  const bare = bareServer(join(folder, 'bare.db'))
  try {
    const app = await newApp(provider)
    return [
      await compare('authorization code with PKCE, from the yes to the tokens', await codes(app), bare.codes),
      await compare('refresh with rotation', await refreshes(app), bare.refreshes),
    ]
  } finally {
    await provider.close()
    bare.close()
    rmSync(folder, { recursive: true })
  }
}

type App = Awaited<ReturnType<typeof newApp>>

async function newApp(provider: Provider) {
  const { app, clientSecret } = await provider.apps.create({ name: 'Bench', redirectUris: [callback] })
  const people = await Promise.all(
    Array.from({ length: together }, (_, at) =>
      provider.people.create({ username: `person${at}`, password: 'only for the bench' }),
    ),
  )
  const headers = {
    authorization: encodeBasic(app.clientId, clientSecret ?? ''),
    'content-type': 'application/x-www-form-urlencoded',
  }
  const ask = async (form: Readonly<Record<string, string>>) => {
    const request = new Request(`${issuer}/oauth/token`, { method: 'POST', body: encodeForm(form), headers })
    const answer = await provider.fetch(request)
    if (!answer.ok) throw new Error(`the benchmark was refused: ${await answer.text()}`)
    return (await answer.json()) as { readonly refresh_token: string }
  }
  return { provider, clientId: app.clientId, people: people.map(({ id }) => id), ask }
}

/** PKCE's verifier is the app's own work: one is enough. */
async function codes({ provider, clientId, people, ask }: App): Promise<Side> {
  const verifier = createVerifier()
  const query = encodeForm({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    code_challenge: await challenge(verifier),
    code_challenge_method: 'S256',
  })
  const flow = async (userId: string) => {
    const back = await provider.decide({ url: `${issuer}/oauth/authorize?${query}`, userId, decision: 'allow' })
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? ''
    return ask({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier })
  }
  return { name: 'valetkey', run: () => Promise.all(people.map(flow)) }
}

/** Every round takes what the last one gave: the ten-thousandth rotation costs what the first did. */
async function refreshes(app: App): Promise<Side> {
  const { run } = await codes(app)
  let held = (await run()) as readonly { readonly refresh_token: string }[]
  return {
    name: 'valetkey',
    async run() {
      held = await Promise.all(held.map(({ refresh_token }) => app.ask({ grant_type: 'refresh_token', refresh_token })))
    },
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/** One table for tickets and one for tokens; a hash for each secret; twenty in a commit. */
function bareServer(path: string): { readonly codes: Side; readonly refreshes: Side; close(): void } {
  const database = new DatabaseSync(path)
  database.exec(`PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
    CREATE TABLE ticket (id INTEGER PRIMARY KEY, code BLOB UNIQUE, state TEXT);
    CREATE TABLE token (id INTEGER PRIMARY KEY, hash BLOB UNIQUE, ticket INTEGER, rotated INTEGER);`)
  const begin = database.prepare(`INSERT INTO ticket (state) VALUES ('pending')`)
  const approve = database.prepare(`UPDATE ticket SET state = 'approved', code = ? WHERE id = ? AND state = 'pending'`)
  const use = database.prepare(`UPDATE ticket SET state = 'used' WHERE code = ? AND state = 'approved' RETURNING id`)
  const rotate = database.prepare('UPDATE token SET rotated = 1 WHERE hash = ? AND rotated = 0 RETURNING ticket')
  const insert = database.prepare('INSERT INTO token (hash, ticket, rotated) VALUES (?, ?, 0), (?, ?, 0)')

  const all = <T>(work: (at: number) => T): T[] => {
    database.exec('BEGIN IMMEDIATE')
    const done = Array.from({ length: together }, (_, at) => work(at))
    database.exec('COMMIT')
    return done
  }
  const pair = (ticket: number) => {
    const [access_token, refresh_token] = [crypto.randomUUID(), crypto.randomUUID()]
    insert.run(sha256(access_token), ticket, sha256(refresh_token), ticket)
    return { access_token, refresh_token }
  }
  const answer = <T extends object>(pairs: readonly T[]) => pairs.map(tokens => Response.json(tokens))
  const flow = () => {
    const tickets = all(() => begin.run().lastInsertRowid)
    const given = all(at => {
      const code = crypto.randomUUID()
      approve.run(sha256(code), tickets[at]!)
      return code
    })
    return all(at => pair(Number(use.get(sha256(given[at]!))!['id'])))
  }
  let held = flow()
  return {
    codes: { name: 'the same steps, 20 a commit', run: () => answer(flow()) },
    refreshes: {
      name: 'hash, update, insert, 20 a commit',
      run() {
        held = all(at => pair(Number(rotate.get(sha256(held[at]!.refresh_token))!['ticket'])))
        return answer(held)
      },
    },
    close: () => database.close(),
  }
}
