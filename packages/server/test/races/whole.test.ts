import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { before, describe, test } from 'node:test'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { temporaryFolder } from '../storage/temporary.ts'
import { postToken, tokensFor, world } from '../world.ts'
import { assertWhole, type halves } from './kill/state.ts'

const folder = temporaryFolder('whole')

/** How each half looks in a database: what a crash in the middle of its step would have left behind. */
const crashes: Readonly<Record<keyof typeof halves, string>> = {
  'a used code without its tokens': 'DELETE FROM token',
  'a token of a code that is not used': "UPDATE ticket SET state = 'approved' WHERE state = 'used'",
  'an access token without its refresh token': "DELETE FROM token WHERE kind = 'refresh' AND rotated_at IS NOT NULL",
  'a family without exactly one refresh token that is not exchanged': 'UPDATE token SET rotated_at = NULL',
  'a refresh token without its successor': "DELETE FROM token WHERE kind = 'refresh' AND rotated_at IS NULL",
  'a yes without its authorization': 'DELETE FROM "authorization"',
  'an authorization nobody said yes to': 'DELETE FROM consent',
}

describe('what a crash could leave behind is found', () => {
  let file: string
  before(async () => {
    file = folder.file('provider.db')
    const it = await world({ storage: sqliteStorage(file) })
    const { refresh_token } = await tokensFor(it)
    assert.equal((await postToken(it, { grant_type: 'refresh_token', refresh_token })).status, 200)
    await it.close()
  })

  test('nothing is found where nothing is left behind', () => assertWhole(file))

  for (const [what, sql] of Object.entries(crashes)) {
    test(what, () => {
      const copy = folder.file('crashed.db')
      copyFileSync(file, copy)
      const database = new DatabaseSync(copy, { enableForeignKeyConstraints: false })
      database.exec(sql)
      database.close()
      assert.throws(
        () => assertWhole(copy),
        (error: assert.AssertionError) => (error.actual as readonly string[]).includes(what),
      )
    })
  }
})
