import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import type { Hono } from 'hono'
import { toNode } from 'valetkey/frameworks/node'
import { alice, bob, type Page, person } from '../person.ts'
import { openDesk, programsIn } from '../printed.ts'
import { run } from './program.ts'

/** The manual of Flask-OAuth, as our guide retells it: its two programs run as they are printed, against the sandbox. */
const guide = programsIn('docs/guides/coming-from-flask-oauth.md')
const desk = openDesk()

let sandbox: Sandbox
const closing: Server[] = []

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
})
after(async () => {
  for (const server of closing) server.close()
  for (const server of closing) server.closeAllConnections()
  await sandbox.stop()
  desk.remove()
})

/** Runs a program of the guide with a provider of the sandbox behind it, and gives its address. */
async function serve(name: 'twitter' | 'facebook', entry: string): Promise<{ home: string; provider: string }> {
  const { origin, clientId, clientSecret } = sandbox.sandboxJson().providers[entry]!
  const names = { twitter: ['TWITTER_KEY', 'TWITTER_SECRET'], facebook: ['FACEBOOK_APP_ID', 'FACEBOOK_APP_SECRET'] }
  const [id = '', secret = ''] = names[name]
  process.env[id] = clientId
  process.env[secret] = clientSecret
  const program = guide.get(name)!.replaceAll(/https?:\/\/(?:api\.twitter|graph\.facebook|www\.facebook)\.com/g, origin)
  const { default: app } = (await import(desk.write(`${entry}.ts`, program))) as { default: Hono }
  const server = createServer((request, response) => void toNode(one => app.fetch(one))(request, response))
  closing.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { home: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, provider: origin }
}

/** The link a person follows on a page that does not go on by itself. */
function back({ html, url }: Page): URL {
  const [, href = ''] = /<a\b[^>]*\bid="back"[^>]*\bhref="([^"]+)"|$/.exec(html) ?? []
  assert.notEqual(href, '', `no way back on ${url}`)
  return new URL(href.replaceAll('&amp;', '&'))
}

test('every line of TypeScript in the guide type-checks', async () => {
  const known = `import type { Calls, Definition, KeptToken, RemoteApp } from 'valetkey'
declare const definition: Definition
declare const twitter: RemoteApp
declare const api: Calls
declare const sessions: Map<string, { twitterToken: KeptToken }>
declare const session: { twitterToken: KeptToken }
export {}
`
  const whole = ['twitter', 'facebook']
  const files = [...guide].map(([name, code]) => {
    desk.write(`check-${name}.ts`, whole.includes(name) ? code : `${known}${code}`)
    return `check-${name}.ts`
  })
  assert.ok(files.length >= 6)
  assert.equal(await desk.typeCheck(...files), '')
})

test('Twitter: sign in through /authenticate, be remembered by the session, tweet, and read the timeline', async () => {
  const { home, provider } = await serve('twitter', 'twitter')
  const who = person([home, provider])
  const landed = await who.decide(`${home}/login?next=/timeline`, alice, 'allow')
  assert.equal(landed.url.href, `${home}/timeline`)
  const before = JSON.parse(landed.html) as string[]

  const tweet = (text: string) => who.send(`${home}/tweet`, text)
  const said = `The text we want to tweet, ${Date.now()}`
  const done = await tweet(said)
  assert.match(done.html, /^Successfully tweeted your tweet \(ID: #\d{10,}\)$/)
  const timeline = JSON.parse((await who.open(`${home}/timeline`)).html) as string[]
  assert.deepEqual(timeline, [said, ...before].slice(0, 20))

  for (const refused of [said, 'long '.repeat(60)]) {
    const answer = await tweet(refused)
    assert.equal(answer.status, 400)
    assert.match(answer.html, /too long, or you said it before/)
  }

  const again = await person([home, provider]).decide(`${home}/login`, alice, 'allow')
  assert.equal(again.url.origin, home, 'who said yes once is let through')
})

test('Twitter: a person who presses Cancel follows the link back with denied=, and the handler gets null', async () => {
  const { home, provider } = await serve('twitter', 'twitter')
  const who = person([home, provider])
  const page = await who.decide(`${home}/login`, bob, 'deny')
  assert.equal(page.url.origin, provider, 'Twitter sends nobody back by itself')
  const link = back(page)
  assert.deepEqual([...link.searchParams.keys()], ['denied'])
  assert.equal((await who.open(link)).html, 'You denied the request to sign in.')
})

for (const [entry, era] of [
  ['facebook-pre-2.3', 'a form in answer to the token request'],
  ['facebook', 'JSON in answer to it, as later'],
] as const)
  test(`Facebook: the scope as a parameter, a GET for the token, ${era}, and /me`, async () => {
    const { home, provider } = await serve('facebook', entry)
    const who = person([home, provider])
    const landed = await who.decide(`${home}/login?next=/`, alice, 'allow')
    assert.match(landed.html, /^Logged in as id=\d+ name=Alice Liddell redirect=\/$/)
    assert.equal((await who.open(home)).html, 'Hello Alice Liddell')
  })

test('Facebook: a person who presses Cancel comes back with error_reason, and the handler tells it', async () => {
  const { home, provider } = await serve('facebook', 'facebook')
  const landed = await person([home, provider]).decide(`${home}/login`, bob, 'deny')
  assert.match(landed.html, /^Access denied: access_denied, /)
})

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url))

test('the example for Twitter takes a PIN, tweets, and shows the timeline', async () => {
  const { origin, clientId, clientSecret } = sandbox.sandboxJson().providers['twitter']!
  const program = run(example('twitter'), [origin], '.', { TWITTER_KEY: clientId, TWITTER_SECRET: clientSecret })
  const [, url] = await program.reads(/open (\S+)\n/)
  const page = await person([origin]).decide(url!, bob, 'allow')
  assert.match(page.text('code') ?? '', /^\d{7}$/)
  program.types(page.text('code')!)
  const { code, stdout, stderr } = await program.ends()
  assert.equal(code, 0, stderr)
  assert.match(stdout, /tweeted #\d{10,}\n- Hello from a terminal\n- /)
})

test('the example for Facebook takes the address of the page that shows the code, and says who one is', async () => {
  const { origin, clientId, clientSecret } = sandbox.sandboxJson().providers['facebook']!
  const env = { FACEBOOK_APP_ID: clientId, FACEBOOK_APP_SECRET: clientSecret }
  const program = run(example('facebook'), [origin], '.', env)
  const [, url] = await program.reads(/open (\S+)\n/)
  const page = await person([origin]).decide(url!, bob, 'allow')
  program.types(page.url.href)
  const { code, stdout, stderr } = await program.ends()
  assert.equal(code, 0, stderr)
  assert.match(stdout, /Bob Builder, bob@sandbox\.example/)
})
