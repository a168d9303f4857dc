// A provider for the people you have already: it asks you who is signed in, and sends everybody else to your own page.
//   npx node --conditions=valetkey-source examples/provider-own-users.ts
import { serve } from '@hono/node-server'
import { createServer, developmentKeys } from '@valetkey/server'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { formatCookie, parseCookies } from 'valetkey/http/cookie'

const port = Number(process.env['PORT'] ?? 4400)
const people = new Map([['ann', { id: '1', username: 'ann', displayName: 'Ann', password: 'a good long password' }]])
const sessions = new Map<string, string>()
const session = (request: Request) => sessions.get(parseCookies(request.headers.get('cookie'))['yours'] ?? '')
const provider = createServer({
  issuer: `http://127.0.0.1:${port}`,
  keys: developmentKeys('provider-data'),
  storage: sqliteStorage('provider-data/provider.db'),
  scopes: { read: 'Read your things' },
  users: { current: async request => people.get(session(request) ?? '') ?? null, signInUrl: '/enter' },
})

const app = new Hono()
app.get('/enter', c =>
  c.html(
    html`<form method="post"><input name="username"><input name="password" type="password"><button>Enter</button></form>`,
  ),
)
app.post('/enter', async c => {
  const sent = new URLSearchParams(await c.req.text())
  const person = people.get(sent.get('username') ?? '')
  if (!person || person.password !== sent.get('password')) return c.text('Who are you?', 401)
  const [id, next] = [crypto.randomUUID(), c.req.query('next') ?? '/']
  sessions.set(id, person.username)
  c.header('set-cookie', formatCookie('yours', id))
  return c.redirect(/^\/(?![/\\])/.test(next) ? next : '/')
})
app.route('/', provider.routes)
app.get('/api/me', provider.guard('read'), c => c.json({ hello: c.get('authorization').user?.username }))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => console.log(`ready ${provider.issuer}`))
