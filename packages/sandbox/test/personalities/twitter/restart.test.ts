import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createSandbox } from '../../../src/sandbox.ts'
import { type Credentials, clientOf } from './client.ts'

test('tweets, tokens and the app’s bearer token outlive a restart in the data folder', async () => {
  const data = mkdtempSync(join(tmpdir(), 'valetkey-twitter-'))
  const during = async <T>(run: (client: ReturnType<typeof clientOf>) => Promise<T>): Promise<T> => {
    const sandbox = await createSandbox({ port: 0, data })
    await sandbox.start()
    try {
      return await run(clientOf(() => sandbox))
    } finally {
      await sandbox.stop()
    }
  }
  const newest = async (client: ReturnType<typeof clientOf>, who: Credentials) =>
    ((await (await client.get('statuses/home_timeline.json?count=1', who)).json()) as { text: string }[])[0]?.text
  const { who, bearer } = await during(async client => {
    const who = await client.connect()
    assert.equal((await client.tweet('Still here tomorrow', who)).status, 200)
    return { who, bearer: await client.bearer() }
  })
  await during(async client => {
    assert.equal(await newest(client, who), 'Still here tomorrow')
    assert.equal(await client.bearer(), bearer)
    assert.deepEqual(await client.connect(), who)
  })
  rmSync(data, { recursive: true })
})
