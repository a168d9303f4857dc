// A provider of one's own: people sign up, register apps, and an API is guarded for both protocols.
//   npx node --conditions=valetkey-source examples/provider.ts        then open http://127.0.0.1:4400/apps
import { serve } from '@hono/node-server'
import { createServer, developmentKeys } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { Hono } from 'hono'

const port = Number(process.env['PORT'] ?? 4400)
const provider = createServer({
  issuer: `http://127.0.0.1:${port}`,
  keys: developmentKeys('provider-data'),
  storage: sqliteStorage('provider-data/provider.db'),
  scopes: { read: 'Read your things', write: 'Change your things' },
  signUp: true,
  portal: true,
})
const app = new Hono()
app.route('/', provider.routes)
app.get('/api/me', provider.guard('read'), c => c.json({ hello: c.get('authorization').user?.username }))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => console.log(`ready ${provider.issuer}/apps`))
