import assert from 'node:assert/strict'
import { createServer as createHttp, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import { createServer, defaultPolicy, type Provider } from '@valetkey/server'
import { deviceCode } from '@valetkey/server/grants/device-code'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { toNode } from 'valetkey/frameworks/node'
import { encodeForm } from 'valetkey/http/form'
import { launchChromium } from '../../tools/test-env/chromium.ts'

/** A provider of its own, on a port of its own, with everything a person can meet there switched on. */
const scopes = {
  read: { en: 'Read your things', de: 'Ihre Sachen lesen', risk: 'read' },
  write: { en: 'Change your things', de: 'Ihre Sachen ändern', risk: 'write' },
  erase: { en: 'Erase everything you have here', de: 'Alles löschen, was Sie hier haben', risk: 'danger' },
} as const

let provider: Provider
let http: Server
let origin: string
let browser: Browser

before(async () => {
  http = createHttp((request, response) => void toNode(asked => provider.fetch(asked))(request, response))
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  provider = createServer({
    issuer: origin,
    storage: sqliteStorage(':memory:'),
    keys: [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }],
    scopes,
    signUp: true,
    brand: { name: 'Photo House', tagline: { en: 'pictures for everyone', de: 'Bilder für alle' } },
    policy: { pkce: 'optional', grants: [...defaultPolicy.grants, deviceCode.type] },
  })
  browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  http?.closeAllConnections()
  http?.close()
  await provider?.close()
})

interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complains about; pages that say no have a status of their own, which it mentions. */
  readonly complaints: readonly string[]
}

async function visitor(options: BrowserContextOptions): Promise<Visitor> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    const text = message.text()
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) complaints.push(text)
  })
  page.on('pageerror', error => complaints.push(error.message))
  return { page, context, complaints }
}

async function signedIn(context: BrowserContext, userId: string): Promise<void> {
  const [name = '', value = ''] = (await provider.people.session(userId)).split('=')
  await context.addCookies([{ name, value, url: origin }])
}

const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'
let people = 0

/** A person, and an app of somebody else's that she allowed to read. */
async function personWithApps() {
  const number = ++people
  const password = 'down the rabbit hole'
  const person = await provider.people.create({ username: `alice${number}`, password })
  const owner = await provider.people.create({ username: `bob${number}`, password, displayName: 'Bob Builder' })
  const register = async (name: string) => {
    const { app } = await provider.apps.create({
      name,
      redirectUris: ['https://photokeeper.example/callback', outOfBand],
      website: 'https://photokeeper.example/about',
      ownerId: owner.id,
    })
    const asking = (scope: string, redirect_uri = outOfBand) =>
      `${origin}/oauth/authorize?${encodeForm({ response_type: 'code', client_id: app.clientId, redirect_uri, scope })}`
    await provider.decide({ url: asking('read'), userId: person.id, decision: 'allow' })
    return { app, asking }
  }
  const { app, asking } = await register('Photo Keeper')
  await register('A tool with a rather long and winding name')
  return { person, password, app, asking }
}

/** What a device shows that waits for its person. */
async function waitingDevice() {
  const { app } = await provider.apps.create({ name: 'Living room', public: true, scopes: ['read'] })
  const asked = { method: 'POST', body: new URLSearchParams({ client_id: app.clientId }) }
  const begun = await (await fetch(`${origin}/oauth/device_authorization`, asked)).json()
  return begun as { readonly user_code: string; readonly verification_uri_complete: string }
}

for (const { colorScheme, locale } of [
  { colorScheme: 'light', locale: 'en' },
  { colorScheme: 'dark', locale: 'de' },
] as const)
  for (const width of [320, 1280])
    test(`every page a person meets passes axe and fits, ${colorScheme}, ${width} px, ${locale}`, async () => {
      const { page, context, complaints } = await visitor({ colorScheme, locale, viewport: { width, height: 800 } })
      const { person, asking } = await personWithApps()
      const look = async (where: string, heading: Record<typeof locale, string>) => {
        assert.equal(await page.locator('h1').textContent(), heading[locale], where)
        assert.equal(await page.locator('html').getAttribute('lang'), locale)
        const { violations } = await new AxeBuilder({ page }).analyze()
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${where}: ${id} ${nodes[0]?.html}`),
          [],
        )
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.equal(overflow, 0, `${where} scrolls sideways by ${overflow} px`)
      }
      await page.goto(`${origin}/sign-in`)
      await look('sign-in', { en: 'Sign in', de: 'Anmelden' })
      await page.goto(`${origin}/sign-up`)
      await look('sign-up', { en: 'Create an account', de: 'Konto anlegen' })
      await page.fill('#username', 'zoe')
      await page.fill('#password', 'password')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[role=alert]')
      await look('sign-up refused', { en: 'Create an account', de: 'Konto anlegen' })

      await signedIn(context, person.id)
      await page.goto(asking('read write erase', 'https://photokeeper.example/callback'))
      await look('consent', {
        en: 'Photo Keeper wants to use your account',
        de: 'Photo Keeper möchte Ihr Konto nutzen',
      })
      const [no, yes] = await Promise.all(
        ['deny', 'allow'].map(value => page.locator(`[value=${value}]`).boundingBox()),
      )
      assert.deepEqual(
        [no?.width, no?.height, no?.y],
        [yes?.width, yes?.height, yes?.y],
        'no and yes are of equal size',
      )
      await page.goto(asking('read'))
      await page.click('[value=allow]')
      await page.waitForSelector('#copy:visible')
      await look('code', { en: 'Almost there', de: 'Gleich geschafft' })
      await page.goto(asking('read'))
      await page.click('[value=deny]')
      await look('a no', { en: 'Nothing was shared', de: 'Es wurde nichts weitergegeben' })
      await page.goto(asking('read', 'https://photokeeper.example/callbak'))
      await page.click('summary')
      await look('error', { en: 'We cannot send you back', de: 'Wir können Sie nicht zurückschicken' })

      await page.goto(`${origin}/device`)
      await page.fill('#user_code', 'bbbb bbbb')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[role=alert]')
      await look('a code of no device', { en: 'Connect a device', de: 'Gerät verbinden' })
      await page.goto((await waitingDevice()).verification_uri_complete)
      await look('a device', {
        en: 'Living room wants to use your account',
        de: 'Living room möchte Ihr Konto nutzen',
      })
      await page.click('[value=allow]')
      await look('a device, connected', { en: 'Your device is connected', de: 'Ihr Gerät ist verbunden' })

      await page.goto(`${origin}/settings/applications`)
      await page.click('summary')
      await look('applications', { en: 'Apps with access', de: 'Apps mit Zugriff' })
      await page.click('button[value="*"]')
      await page.waitForSelector('[role=status]')
      await look('applications, none', { en: 'Apps with access', de: 'Apps mit Zugriff' })
      await page.goto(`${origin}/settings/password`)
      await look('password', { en: 'Change your password', de: 'Passwort ändern' })
      await page.fill('#old', 'wrong')
      await page.fill('#new', 'a quite different one')
      await page.keyboard.press('Enter')
      await page.waitForSelector('[role=alert]')
      await look('password refused', { en: 'Change your password', de: 'Passwort ändern' })
      await page.goto(`${origin}/sign-out`)
      await look('sign-out', { en: 'Sign out?', de: 'Möchten Sie sich abmelden?' })
      await page.click('main button')
      await look('signed out', { en: 'You are signed out', de: 'Sie sind abgemeldet' })
      assert.deepEqual(complaints, [])
      await context.close()
    })

/** Presses Tab until this has the focus, and looks whether one can see that it has. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor()
  for (let presses = 0; presses < 40; presses++) {
    if (await wanted.evaluate(element => element === document.activeElement)) {
      const outline = await wanted.evaluate(element => getComputedStyle(element).outlineStyle)
      assert.notEqual(outline, 'none', 'the focus can be seen')
      return
    }
    await page.keyboard.press('Tab')
  }
  assert.fail(`${wanted} cannot be reached by Tab`)
}

test('all of it works by keyboard alone, without JavaScript', async () => {
  const { page, context } = await visitor({ javaScriptEnabled: false, locale: 'en' })
  const { asking } = await personWithApps()
  const press = async (wanted: Locator, key = 'Enter') => {
    await tabTo(page, wanted)
    await page.keyboard.press(key)
  }
  const write = async (wanted: Locator, text: string) => {
    await tabTo(page, wanted)
    await page.keyboard.type(text)
  }
  const link = (name: string) => page.getByRole('link', { name })
  const button = (name: string) => page.getByRole('button', { name })
  const says = (text: string) => page.getByText(text).first().waitFor()

  await page.goto(asking('read write'))
  await press(link('Create one'))
  await write(page.getByLabel('Name'), 'erin')
  await write(page.getByLabel('Password'), 'brockovich 1993')
  await page.keyboard.press('Enter')
  await says('Photo Keeper wants to use your account')
  await press(button('Allow'))
  await says('Almost there')
  assert.match((await page.locator('#code').textContent())!, /^vkc_/)
  assert.equal(await button('Copy the code').count(), 0, 'what needs a script is not there without one')

  await page.goto(`${origin}/device`)
  await write(page.getByLabel('Code'), (await waitingDevice()).user_code)
  await page.keyboard.press('Enter')
  await says('Your device must be showing this code')
  await press(button('Allow'))
  await says('Your device is connected')

  await page.goto(`${origin}/settings/applications`)
  await press(button('Revoke access for Photo Keeper'))
  await says('Photo Keeper can no longer use your account.')
  await press(link('Password'))
  await write(page.getByLabel('Current password'), 'brockovich 1993')
  await write(page.getByLabel('New password'), 'a small desert town')
  await press(page.getByRole('checkbox'), 'Space')
  assert.ok(await page.getByRole('checkbox').isChecked())
  await press(button('Change password'))
  await says('Your password is changed')
  await press(link('Sign out'))
  await press(button('Sign out'))
  await says('You are signed out')
  await page.goto(asking('read'))
  await write(page.getByLabel('Name'), 'erin')
  await write(page.getByLabel('Password'), 'a small desert town')
  await page.keyboard.press('Enter')
  await press(button('Cancel'))
  await says('You said no to Photo Keeper')
  await context.close()
})

test('revoking all takes two steps, by keyboard and without JavaScript too', async () => {
  const { page, context } = await visitor({ javaScriptEnabled: false, locale: 'de' })
  const { person } = await personWithApps()
  await signedIn(context, person.id)
  await page.goto(`${origin}/settings/applications`)
  const all = page.getByRole('button', { name: 'Alle widerrufen' })
  assert.ok(!(await all.isVisible()))
  await tabTo(page, page.locator('summary'))
  await page.keyboard.press('Enter')
  await tabTo(page, all)
  await page.keyboard.press('Enter')
  await page.getByText('Keine App kann Ihr Konto mehr nutzen.').waitFor()
  assert.equal((await provider.storage.consents.list(person.id)).length, 0)
  await context.close()
})

test('with JavaScript the code is copied by a button, under a policy that lets no other script run', async () => {
  const permissions = ['clipboard-read', 'clipboard-write']
  const { page, context, complaints } = await visitor({ permissions, locale: 'en' })
  const { person, asking } = await personWithApps()
  await signedIn(context, person.id)
  await page.goto(asking('read'))
  await page.click('[value=allow]')
  await page.getByRole('button', { name: 'Copy the code' }).click()
  await page.getByText('Copied').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator('#code').textContent())
  assert.deepEqual(complaints, [])
  await context.close()
})
