// Serves a provider on a SQLite file until a signal stops it: node child.ts FILE TIMEOUT_MS NOTICE_MS. Says its port by IPC.
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { gracefully } from '@valetkey/server/ops/serve'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { Hono } from 'hono'
import { providerOn } from '../../world.ts'

const [file, timeoutMs, noticeMs] = process.argv.slice(2)
const provider = providerOn(sqliteStorage(file!))
await provider.apps.create({ name: 'Photo Keeper' })
const app = new Hono()
let running = 0
app.get('/running', c => c.text(String(running)))
app.get('/slow', async c => {
  running += 1
  await sleep(Number(c.req.query('ms')))
  running -= 1
  return c.text('at last')
})
app.route('/', provider.routes)
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => {
  process.send!((server.address() as AddressInfo).port)
  // The line to whoever started it would keep it alive.
  process.disconnect()
})
gracefully(server, provider, { timeoutMs: Number(timeoutMs), noticeMs: Number(noticeMs) })
