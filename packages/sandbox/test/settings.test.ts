import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'

let sandbox: Sandbox
before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
})
after(() => sandbox.stop())

test('on every service there is a page where people take back what apps may do, as the consent page says', async () => {
  for (const [name, { origin }] of Object.entries(sandbox.sandboxJson().providers)) {
    const answer = await fetch(`${origin}/settings/applications`, { redirect: 'manual' })
    assert.ok([302, 303].includes(answer.status), `${name}: ${answer.status}`)
    assert.match(answer.headers.get('location') ?? '', /next=%2Fsettings%2Fapplications/, name)
  }
})

test('our own provider speaks German where it is asked to, the imitated ones the language they had', async () => {
  const { generic, twitter } = sandbox.sandboxJson().providers
  const languageOf = async (origin: string) => {
    const page = await fetch(`${origin}/sign-in`, { headers: { 'accept-language': 'de' } })
    return /<html lang="(\w+)">/.exec(await page.text())?.[1]
  }
  assert.deepEqual([await languageOf(generic!.origin), await languageOf(twitter!.origin)], ['de', 'en'])
})
