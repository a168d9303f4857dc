import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { postgresStorage } from '@valetkey/server/storage/postgres'
import { openDatabase } from '@valetkey/server/storage/postgres/database'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Storage } from '@valetkey/server/storage/storage'
import { postgresForTests } from '../../../tools/test-env/postgres.ts'
import { temporaryFolder, temporarySchemas } from './storage/temporary.ts'
import {
  authorizePath,
  callback,
  codeFor,
  consent,
  createBrowser,
  flowOf,
  issuer,
  oauth1TokenFor,
  type Pkce,
  pkce,
  postToken,
  requestToken,
  signed,
  tokensFor,
  type World,
  world,
} from './world.ts'

/** A storage whose every stored value can be read behind its back. */
interface Readable {
  readonly storage: Storage
  /** Each row of each table, as one object. */
  rows(): Promise<readonly unknown[]>
}

const folder = temporaryFolder('dump')
const url = await postgresForTests()
const newSchema = url === null ? null : temporarySchemas(url)

function sqlite(): Readable {
  const file = folder.file('provider.db')
  return {
    storage: sqliteStorage(file),
    async rows() {
      const database = new DatabaseSync(file)
      const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
      const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all())
      database.close()
      return rows
    },
  }
}

function postgres(url: string, schema: string): Readable {
  return {
    storage: postgresStorage({ url, schema }),
    async rows() {
      const database = openDatabase({ url, schema, poolSize: 1 })
      const tables = await database.rows('SELECT tablename FROM pg_tables WHERE schemaname = $1', schema)
      const found = await Promise.all(tables.map(([name]) => database.rows(`SELECT to_jsonb(t) FROM "${name}" t`)))
      await database.close()
      return found.flat().map(([row]) => row)
    },
  }
}

/** A stored value in every way a thief might write it: bytes as hex, base64 and base64url, lists and objects by their parts. */
function readings(value: unknown): string[] {
  if (value instanceof Uint8Array) return encodings(value)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(readings)
  const text = String(value ?? '')
  if (text.startsWith('\\x')) return encodings(Buffer.from(text.slice(2), 'hex'))
  return /^[[{]/.test(text) ? [text, ...readings(JSON.parse(text))] : [text]
}

function encodings(bytes: Uint8Array): string[] {
  return (['hex', 'base64', 'base64url'] as const).map(name => Buffer.from(bytes).toString(name))
}

/** Everything that flows leave behind, at every stage of theirs. */
async function live(it: World, proof: Pkce): Promise<void> {
  await tokensFor(it)
  await codeFor(it, proof)
  await oauth1TokenFor(it)
  await requestToken(it)
  const approved = await requestToken(it, 'oob')
  await consent(it, `/oauth/authorize?oauth_token=${approved.token}`)
  await it.browser.get(authorizePath(it, proof))
  await postToken(it, { grant_type: 'client_credentials' }, { authorization: 'Basic eDp5' })
}

type Use = (it: World, value: string, proof: Pkce) => Promise<boolean>

const passes = (answer: Promise<unknown>) =>
  answer.then(
    () => true,
    () => false,
  )

/** What a value could be tried as. true: it was let in. */
const uses: Readonly<Record<string, Use>> = {
  'an access token': (it, value) =>
    passes(it.provider.check({ method: 'GET', url: '/api', headers: { authorization: `Bearer ${value}` } })),
  'a refresh token': async (it, value) =>
    (await postToken(it, { grant_type: 'refresh_token', refresh_token: value })).ok,
  'a code': async (it, value, { verifier }) =>
    (
      await postToken(it, {
        grant_type: 'authorization_code',
        code: value,
        redirect_uri: callback,
        code_verifier: verifier,
      })
    ).ok,
  'a client secret': async (it, value) => {
    const form = { grant_type: 'client_credentials', client_id: it.app.clientId, client_secret: value }
    return (await postToken(it, form, {})).ok
  },
  'an OAuth 1.0a secret of the app': async (it, value) => {
    const request = await signed(it, '/oauth/request_token', {
      callback: 'oob',
      credentials: { consumerSecret: value },
    })
    return (await it.provider.fetch(request)).ok
  },
  'an OAuth 1.0a token': async (it, value) =>
    passes(it.provider.check(await signed(it, '/api', { token: { token: value, secret: '' } }))),
  'a request token': async (it, value) =>
    (await it.browser.get(`/oauth/authorize?oauth_token=${encodeURIComponent(value)}`)).ok,
  'a session': async (it, value) => {
    const [name] = sessionCookie(it)
    const headers = { cookie: `${name}=${encodeURIComponent(value)}` }
    return (await it.provider.fetch(new Request(`${issuer}/sign-out`, { headers }))).ok
  },
  'what a form remembers': async (it, value) =>
    (await it.browser.post('/oauth/authorize', { flow: value, decision: 'allow' })).status < 400,
  'a password': async (it, value) => {
    const browser = createBrowser(it.provider)
    const flow = flowOf(await (await browser.get('/sign-in')).text())
    return (await browser.post('/sign-in', { flow, username: 'alice', password: value })).status < 400
  },
}

const sessionCookie = (it: World) => it.browser.cookies.find(cookie => cookie.includes('session'))!.split('=')
const sessionOf = (it: World) => sessionCookie(it)[1]!

/** A password costs a slow hash to try: only what looks like one, or came from one, is tried. */
const isTried = (use: string, value: string) => use !== 'a password' || value.startsWith('$argon2')

const places: readonly (readonly [name: string, open: () => Readable])[] = [
  ['SQLite', sqlite],
  ...(url !== null && newSchema !== null ? [['PostgreSQL', () => postgres(url, newSchema())] as const] : []),
]

describe('what a thief of the database holds', () => {
  for (const [name, open] of places) {
    test(`no stored value works as a credential of any kind, on ${name}`, async () => {
      const readable = open()
      const it = await world({ storage: readable.storage })
      const proof = await pkce()
      await live(it, proof)
      const rows = await readable.rows()
      const values = new Set(rows.flatMap(readings).filter(value => value !== '' && /^[\x20-\x7e]+$/.test(value)))
      assert.ok(values.size > 100, `${values.size} values`)
      const { access_token } = await tokensFor(it)
      assert.equal(await uses['an access token']!(it, access_token, proof), true, 'the real one does')
      assert.equal(await uses['a client secret']!(it, it.app.clientSecret, proof), true, 'the real one does')
      assert.equal(await uses['a session']!(it, sessionOf(it), proof), true, 'the real one does')
      for (const [use, works] of Object.entries(uses)) {
        for (const value of values) {
          if (isTried(use, value)) assert.equal(await works(it, value, proof), false, `${value} works as ${use}`)
        }
      }
      await it.close()
    })
  }
})
