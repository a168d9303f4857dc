import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { clientCredentials, readAppFile } from '../src/client-credentials.ts'
import { Failure } from '../src/failure.ts'

const folder = await mkdtemp(join(tmpdir(), 'valetkey-app-'))
after(() => rm(folder, { recursive: true }))

async function file(content: string): Promise<string> {
  const path = join(folder, `${Math.random()}`)
  await writeFile(path, content)
  return path
}

const app = { clientId: 'the-key', clientSecret: 'the-secret' }

test('an app file is two lines, key then secret, however its lines end', async () => {
  for (const content of ['the-key\nthe-secret\n', 'the-key\r\nthe-secret', '\uFEFF the-key \n\n the-secret \n'])
    assert.deepEqual(await readAppFile(await file(content)), app)
})

test('an app file may be JSON, in our words or in those of the wire', async () => {
  assert.deepEqual(await readAppFile(await file('{"clientId":"the-key","clientSecret":"the-secret"}')), app)
  assert.deepEqual(await readAppFile(await file('{"client_id":"the-key","client_secret":"the-secret","id":"1"}')), app)
  assert.deepEqual(await readAppFile(await file('{"client_id":"the-key"}')), { clientId: 'the-key' })
})

test('an app file without a key, or none at all, is a usage error that shows the form and not the content', async () => {
  const usage = (error: unknown): boolean =>
    error instanceof Failure &&
    error.kind === 'usage' &&
    /two lines/.test(error.next ?? '') &&
    !error.message.includes('the-secret')
  for (const content of ['', '\n', '{"clientSecret":"the-secret"}', '{"the-secret'])
    await assert.rejects(readAppFile(await file(content)), usage)
  await assert.rejects(readAppFile(join(folder, 'nowhere')), usage)
})

test('the environment names an app by its provider', async () => {
  process.env['VALETKEY_FLICKR_CLIENT_ID'] = 'the-key'
  process.env['VALETKEY_FLICKR_CLIENT_SECRET'] = 'the-secret'
  assert.deepEqual(await clientCredentials('flickr'), app)
})

test('without a file, a variable or a person to ask, the failure names all ways', async () => {
  const advice = (error: unknown): boolean =>
    error instanceof Failure && /--app FILE/.test(error.next ?? '') && /VALETKEY_OTHER_CLIENT_ID/.test(error.next ?? '')
  await assert.rejects(clientCredentials('other'), advice)
})
