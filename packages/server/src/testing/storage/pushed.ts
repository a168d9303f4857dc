import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  approvalOf,
  type Given,
  HOUR,
  later,
  MINUTE,
  newApp,
  newHash,
  newUser,
  race,
  SECOND,
  ticketOf,
} from './fixtures.ts'

export function pushedContract(storage: Given): void {
  async function pushed() {
    const [app, user] = [await newApp(storage()), await newUser(storage())]
    const requestUriHash = newHash('request uri')
    const lifetimeMs = 90 * SECOND
    const ticket = { ...ticketOf(app.id, { kind: 'par', browser: null, lifetimeMs }), requestUriHash }
    await storage().tickets.begin(ticket)
    return { app, user, ticket }
  }
  const open = (id: string, browser: Uint8Array) =>
    storage().tickets.openPushed({ id, browser, lifetimeMs: 30 * MINUTE })

  describe('pushed requests (RFC 9126)', () => {
    test('a pushed request is found by its request_uri, before and after it was opened, and by nothing else', async () => {
      const { ticket } = await pushed()
      const { byRequestUri, byCredential, byUserCode } = storage().tickets
      assert.deepEqual([(await byRequestUri(ticket.requestUriHash))?.kind], ['par'])
      await open(ticket.id, newHash('browser'))
      const opened = await byRequestUri(ticket.requestUriHash)
      assert.deepEqual([opened?.id, opened?.kind, opened?.params], [ticket.id, 'auth', ticket.params])
      for (const kind of ['auth', 'request', 'device'] as const)
        assert.equal(await byCredential(kind, ticket.requestUriHash), null)
      assert.equal(await byUserCode(ticket.requestUriHash), null)
      assert.equal(await byRequestUri(newHash('request uri')), null)
    })

    test('a request_uri is opened by one browser, even of 50 at once', async () => {
      const { ticket } = await pushed()
      const browsers = Array.from({ length: 50 }, () => newHash('browser'))
      const answers = await race(number => open(ticket.id, browsers[number]!))
      assert.equal(answers.filter(answer => answer !== null).length, 1)
    })

    test('the browser that opened it may reload, 50 times at once, and has its time from the first on', async () => {
      const { ticket } = await pushed()
      const browser = newHash('browser')
      const first = await open(ticket.id, browser)
      const again = await race(() => open(ticket.id, browser))
      assert.deepEqual([...new Set(again.map(answer => answer?.expiresAt))], [first?.expiresAt])
      assert.equal((await later(storage(), 29 * MINUTE, () => open(ticket.id, browser)))?.expiresAt, first?.expiresAt)
      assert.equal(await later(storage(), 31 * MINUTE, () => open(ticket.id, browser)), null)
    })

    test('a request_uri that nobody opened in time is not opened', async () => {
      const { ticket } = await pushed()
      assert.equal(await later(storage(), 91 * SECOND, () => open(ticket.id, newHash('browser'))), null)
      assert.equal((await open(ticket.id, newHash('browser')))?.kind, 'auth')
    })

    test('before it is opened nobody can answer it; when it is answered nobody can open it', async () => {
      const { ticket, user } = await pushed()
      const browser = newHash('browser')
      const approval = { ...approvalOf(ticket, user.id, { browser }), kind: 'auth' as const }
      assert.equal(await storage().tickets.approve(approval), null)
      assert.equal(await storage().tickets.deny(ticket.id, browser), null)
      await open(ticket.id, browser)
      assert.equal((await storage().tickets.approve(approval))?.state, 'approved')
      assert.equal(await open(ticket.id, browser), null)
    })

    test('what was not pushed is not opened', async () => {
      const app = await newApp(storage())
      const plain = ticketOf(app.id, { lifetimeMs: HOUR })
      await storage().tickets.begin(plain)
      assert.equal(await open(plain.id, plain.browser!), null)
    })
  })
}
