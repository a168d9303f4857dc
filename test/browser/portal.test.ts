import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import type { Outcome } from 'valetkey'
import { launchChromium } from '../../tools/test-env/chromium.ts'
import { tabTo, visitor } from './visitor.ts'

let sandbox: Sandbox
let browser: Browser
let origin: string
const folder = mkdtempSync(join(tmpdir(), 'valetkey-portal-'))

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  origin = sandbox.sandboxJson().providers['generic']!.origin
  browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await sandbox?.stop()
  rmSync(folder, { recursive: true })
})

/** A fresh browser. */
async function arrive(options: BrowserContextOptions) {
  const { page, context, complaints } = await visitor(browser, options)
  return { page, complaints, leave: () => context.close() }
}

const people = { alice: 'wonderland', bob: 'builder', carol: 'christmas' } as const

async function signIn(page: Page, username: keyof typeof people): Promise<void> {
  await page.goto(`${origin}/apps`)
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', people[username])
  await page.keyboard.press('Enter')
  await page.waitForURL(`${origin}/apps`)
}

async function registerApp(page: Page, name: string, callbacks: readonly string[]): Promise<string> {
  await page.goto(`${origin}/apps/new`)
  await page.fill('[name=client_name]', name)
  await page.fill('[name=redirect_uris]', callbacks.join('\n'))
  await page.getByRole('button', { name: 'Register' }).click()
  return (await page.textContent('#secret'))!
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${origin}/sign-out`)
  await page.getByRole('button').click()
}

async function press(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, page.locator(`[name=${name}]`))
  await page.keyboard.type(text)
}

async function pageThat<T>(page: Page, deed: () => Promise<T>): Promise<T> {
  const [, done] = await Promise.all([page.waitForNavigation(), deed()])
  return done
}

test('an app is registered, tried, given a new secret and deleted with JavaScript off and without a mouse', async () => {
  const { page, complaints, leave } = await arrive({ javaScriptEnabled: false })
  await page.goto(`${origin}/apps`)
  await typeInto(page, 'username', 'alice')
  await typeInto(page, 'password', 'wonderland')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${origin}/apps`)
  await pageThat(page, () => press(page, page.getByRole('link', { name: 'New app' })))

  await typeInto(page, 'client_name', 'Tea Timer')
  await typeInto(page, 'description', 'Tells when it is ready.')
  await typeInto(page, 'redirect_uris', 'no address')
  await press(page, page.locator('[name=scope][value=write]'), 'Space')
  await pageThat(page, () => press(page, page.getByRole('button', { name: 'Register' })))
  assert.match((await page.getByRole('alert').textContent())!, /no address must be written in the characters/)
  await press(page, page.getByRole('alert').getByRole('link'))
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('urn:ietf:wg:oauth:2.0:oob')
  await pageThat(page, () => press(page, page.getByRole('button', { name: 'Register' })))
  assert.match((await page.getByRole('status').textContent())!, /Tea Timer is registered/)
  const [id, first] = [await page.textContent('#client-id'), await page.textContent('#secret')]
  const home = page.url()
  await page.reload()
  assert.equal(await page.locator('#secret').count(), 0)

  await pageThat(page, () => press(page, page.locator('#try')))
  assert.match((await page.textContent('h1'))!, /Tea Timer wants to use your account/)
  await pageThat(page, () => press(page, page.locator('[name=decision][value=allow]')))
  assert.ok((await page.textContent('#code'))!.length > 10)

  const opens = async (secret: string | null) => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id!, client_secret: secret! })
    return (await fetch(`${origin}/oauth/token`, { method: 'POST', body })).ok
  }
  await page.goto(home)
  await pageThat(page, () => press(page, page.getByRole('button', { name: 'New secret' })))
  const second = await page.textContent('#secret')
  assert.deepEqual([await opens(first), await opens(second)], [true, true])
  const older = page.locator('.secrets li').last()
  await press(page, older.locator('summary'))
  await pageThat(page, () => press(page, older.getByRole('button')))
  assert.match((await page.getByRole('status').textContent())!, /retired/)
  assert.deepEqual([await opens(first), await opens(second)], [false, true])
  await page.reload()
  assert.match((await page.textContent('.refused'))!, /The client secret was wrong/)

  await typeInto(page, 'confirm', 'Tea Timer')
  await pageThat(page, () => page.keyboard.press('Enter'))
  assert.match((await page.getByRole('status').textContent())!, /Tea Timer is deleted/)
  assert.equal(await opens(second), false)
  assert.deepEqual(complaints, [])
  await leave()
})

/** What stands on the page of an app, to be copied. */
const snippet = async (page: Page, title: string): Promise<string> =>
  (await page.locator(`pre[aria-label="${title}"]`).textContent())!

/** Says yes where the link leads, and reads the code or PIN. */
async function codeFrom(page: Page, url: string): Promise<string> {
  await page.goto(url)
  await page.click('[name=decision][value=allow]')
  return (await page.textContent('#code'))!
}

const has = (command: string) => spawnSync(command, ['--version']).error === undefined

test('the snippets run as they are copied', async t => {
  const { page, leave } = await arrive({})
  await signIn(page, 'bob')
  const secret = await registerApp(page, 'It’s “Tea”', ['urn:ietf:wg:oauth:2.0:oob'])
  const home = page.url()

  await t.test('curl, in a POSIX shell', { skip: !has('curl') }, async () => {
    const text = await snippet(page, 'curl')
    const code = await codeFrom(page, /# (http\S+)/.exec(text)![1]!)
    const shell = spawn('sh', ['-c', `${text.replace('code=CODE', `code=${code}`)} --silent`], {
      env: { PATH: process.env['PATH'], CLIENT_SECRET: secret, no_proxy: '*' },
    })
    const [, token] = await said(shell.stdout, /"access_token":"([^"]+)"/)
    assert.ok(token)
  })

  for (const title of ['TypeScript', 'TypeScript, OAuth 1.0a'])
    await t.test(title, async () => {
      await page.goto(home)
      const file = join(folder, `${title.length}.ts`)
      const text = await snippet(page, title)
      writeFileSync(file, text.replace("'valetkey'", `'${import.meta.resolve('valetkey')}'`))
      const log = t.mock.method(console, 'log', () => undefined)
      process.env['CLIENT_SECRET'] = secret
      const { connect } = (await import(pathToFileURL(file).href)) as { connect(code: string): Promise<Outcome> }
      const url = String(log.mock.calls[0]!.arguments[0])
      log.mock.restore()
      delete process.env['CLIENT_SECRET']
      assert.ok((await connect(await codeFrom(page, url))).connection)
    })

  for (const title of ['Command line', 'Command line, OAuth 1.0a'])
    await t.test(title, { skip: !has('bash') }, async () => {
      await page.goto(home)
      const bin = fileURLToPath(new URL('../../packages/cli/bin/valetkey.js', import.meta.url))
      const node = `'${process.execPath}' --conditions=valetkey-source '${bin}'`
      const shell = spawn('bash', ['-c', (await snippet(page, title)).replace('npx valetkey', node)], {
        env: { PATH: process.env['PATH'], CI: '1', VALETKEY_HOME: join(folder, `home-${title.length}`) },
      })
      shell.stdin.write(`${secret}\n`)
      const [, url] = await said(shell.stderr, /^\s+(http\S+)/m)
      shell.stdin.end(`${await codeFrom(page, url!)}\n`)
      await said(shell.stderr, /Signed in/)
    })

  await page.goto(home)
  await page.fill('[name=confirm]', (await page.textContent('h1'))!)
  await page.locator('form:has([name=confirm]) button').click()
  await signOut(page)
  await leave()
})

/** What a program says, as soon as it says it. */
async function said(output: Readable, pattern: RegExp): Promise<RegExpExecArray> {
  let text = ''
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    text += chunk
    const found = pattern.exec(text)
    if (found) return found
  }
  throw new Error(`it ended without saying ${pattern}: ${text}`)
}
