import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '../../tools/test-env/chromium.ts'
import { look as lookAt, type Visitor, visitor } from './visitor.ts'

let sandbox: Sandbox
let browser: Browser

before(async () => {
  sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await sandbox?.stop()
})

/** Here every page is there, and says yes. */
const visit = (options: BrowserContextOptions): Promise<Visitor> => visitor(browser, options, () => false)

const card = (page: Page, title: string) => page.locator('article', { has: page.locator('h2', { hasText: title }) })

async function connect(page: Page, title: string, username: string, password: string): Promise<void> {
  await card(page, title)
    .getByRole('button', { name: 'Connect' })
    .or(card(page, title).getByRole('link', { name: 'Connect' }))
    .click()
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', password)
  await page.keyboard.press('Enter')
  await page.click('button[name=decision][value=allow]')
  await page.waitForURL(`${sandbox.url}/**`)
  await card(page, title).getByText('connected as').waitFor()
}

async function disconnect(page: Page, title: string): Promise<void> {
  await card(page, title).getByRole('button', { name: 'Disconnect' }).click()
  await card(page, title).getByText('Connect', { exact: true }).waitFor()
}

/** One typical thing on a card, and what must stand there afterwards. */
const deeds = [
  {
    title: 'Flattr',
    act: async (page: Page, username: string) => {
      // What stands there already is bob's own.
      if (username === 'bob') await page.fill('[name=url]', 'http://alice.example/rabbit?view=large#watch')
      await page.getByRole('button', { name: 'Flattr it' }).click()
    },
    brings: () => /successfully flattred/,
  },
  {
    title: 'Twitter',
    act: async (page: Page, username: string) => {
      await page.fill('[name=tweet]', `Tea & <cake> at ${username}’s`)
      await page.getByRole('button', { name: 'Tweet' }).click()
    },
    brings: (username: string) => new RegExp(`Tea & <cake> at ${username}’s`),
  },
  {
    title: 'Facebook',
    act: async (page: Page) => page.getByRole('button', { name: 'Who am I?' }).click(),
    brings: (username: string) => new RegExp(`${username}@sandbox\\.example`),
  },
  {
    title: 'Generic provider',
    act: async (page: Page) => page.getByRole('button', { name: 'Echo' }).click(),
    brings: () => /"say":"hello"/,
  },
]

for (const { javaScriptEnabled, username, password } of [
  { javaScriptEnabled: true, username: 'alice', password: 'wonderland' },
  { javaScriptEnabled: false, username: 'bob', password: 'builder' },
])
  describe(javaScriptEnabled ? 'in a browser' : 'with JavaScript off', () => {
    let seat: Visitor
    before(async () => {
      seat = await visit({ javaScriptEnabled })
    })
    beforeEach(() => seat.handOver())
    after(() => seat?.context.close())

    for (const { title, act, brings } of deeds)
      test(`${title} can be connected, used and disconnected`, async () => {
        const { page, complaints } = seat
        await page.goto(sandbox.url)
        await connect(page, title, username, password)
        await act(page, username)
        await card(page, title).getByText(brings(username)).first().waitFor()
        await disconnect(page, title)
        assert.deepEqual(complaints, [])
      })

    test('Mastodon can be connected, posted to and disconnected', async () => {
      const { page, complaints } = seat
      await page.goto(sandbox.url)
      await connect(page, 'Mastodon', username, password)
      await page.fill('[name=status]', `Hello <b>from</b> ${username} & friends`)
      await page.getByRole('button', { name: 'Post' }).click()
      await card(page, 'Mastodon').getByText(`Hello <b>from</b> ${username} & friends`).first().waitFor()
      await disconnect(page, 'Mastodon')
      assert.deepEqual(complaints, [])
    })

    test('Flickr can be connected, photos listed and disconnected, and the base string is shown', async () => {
      const { page, complaints } = seat
      await page.goto(sandbox.url)
      await connect(page, 'Flickr', username, password)
      const panel = page.locator('section', { has: page.locator('h2', { hasText: 'What just happened' }) })
      const told = (await panel.textContent()) ?? ''
      const lines = await panel.locator('ol.dance').first().locator('summary').allTextContents()
      const paths = lines.map(line => new URL(line.trim().split(' ')[1]!).pathname)
      assert.deepEqual(paths, [
        '/services/oauth/request_token',
        '/services/oauth/authorize',
        '/connect/flickr/callback',
        '/services/oauth/access_token',
      ])
      assert.match(told, /GET&http%3A%2F%2F127\.0\.0\.1/)
      const { clientSecret } = sandbox.sandboxJson().providers['flickr']!
      assert.ok(!(await page.content()).includes(clientSecret!), 'the secret is masked')

      await page.getByRole('button', { name: 'List photos' }).click()
      const photo = card(page, 'Flickr').locator('img').first()
      await photo.waitFor()
      assert.ok(await card(page, 'Flickr').locator('img').count())
      await disconnect(page, 'Flickr')
      assert.deepEqual(complaints, [])
    })
  })

test('pressing Cancel leads back to a page that says so, and nothing is connected', async () => {
  const { page, context } = await visit({})
  await page.goto(sandbox.url)
  await card(page, 'Mastodon').getByText('Connect', { exact: true }).click()
  await page.fill('[name=username]', 'carol')
  await page.fill('[name=password]', 'christmas')
  await page.keyboard.press('Enter')
  await page.click('button[name=decision][value=deny]')
  await page.waitForURL(`${sandbox.url}/**`)
  assert.equal(await page.getByText('connected as').count(), 0)
  assert.match((await page.textContent('main')) ?? '', /denied|said no|not connected/i)
  await context.close()
})

test('every page passes axe and fits, dark and light, 320 and 1280 px', async () => {
  const { page, context } = await visit({ viewport: { width: 1280, height: 800 } })
  const look = async (where: string) => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [320, 1280]) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 800 })
        await lookAt(page, `${where}, ${colorScheme}, ${width} px`)
      }
  }
  await page.goto(sandbox.url)
  await look('playground')
  const { authorizeUrl, clientId } = sandbox.sandboxJson().providers['mastodon']!
  const query = `response_type=code&client_id=${clientId}&redirect_uri=urn:ietf:wg:oauth:2.0:oob&force_login=true`
  await page.goto(`${authorizeUrl}?${query}&scope=read`)
  await look('sign-in')
  await page.fill('[name=username]', 'carol')
  await page.fill('[name=password]', 'wrong')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[role=alert]')
  await look('sign-in refused')
  await page.fill('[name=username]', 'carol')
  await page.fill('[name=password]', 'christmas')
  await page.keyboard.press('Enter')
  await page.waitForSelector('[name=decision]')
  await look('consent')
  await page.click('[value=allow]')
  await page.waitForSelector('#code')
  await look('code')
  await page.goto(`${authorizeUrl}?${query.replace(clientId, 'nobody')}`)
  await look('error')
  for (const [name, path] of [
    ['flattr', '/thing/431005'],
    ['flattr', '/profile/alice'],
    ['facebook', '/connect/login_success.html?code=abc'],
    ['twitter', '/oauth/authorize?oauth_token=unknown'],
  ] as const) {
    await page.goto(sandbox.sandboxJson().providers[name]!.origin + path)
    await look(path)
  }
  await page.goto(sandbox.url)
  await card(page, 'Twitter').getByText('Connect', { exact: true }).click()
  await page.fill('[name=username]', 'carol')
  await page.fill('[name=password]', 'christmas')
  await page.keyboard.press('Enter')
  await page.click('button[name=decision][value=deny]')
  await page.waitForSelector('#back')
  await look('the way back from Twitter')
  await page.click('#back')
  await page.getByText('You did not let us into Twitter').waitFor()
  await look('playground after a no')
  await context.close()
})
