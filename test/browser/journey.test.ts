import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '../../tools/test-env/chromium.ts'
import { type House, openHouse, outOfBand } from './house.ts'
import { type Hands, keyboard, mouse, visitor } from './visitor.ts'

let house: House
let browser: Browser

before(async () => {
  house = await openHouse()
  browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

interface Way {
  readonly how: string
  readonly options: BrowserContextOptions
  handsOn(page: Page): Hands
}

const ways: readonly Way[] = [
  { how: 'by keyboard alone', options: {}, handsOn: keyboard },
  { how: 'with JavaScript off', options: { javaScriptEnabled: false }, handsOn: mouse },
  { how: 'by keyboard alone and with JavaScript off', options: { javaScriptEnabled: false }, handsOn: keyboard },
]

const credentials = (clientId: string, secret: string | null) => ({ client_id: clientId, client_secret: secret ?? '' })

async function askForToken(form: Record<string, string>): Promise<{ status: number; access_token?: string }> {
  const answer = await fetch(`${house.origin}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) })
  return { status: answer.status, ...((await answer.json()) as { access_token?: string }) }
}

const opens = (token: string | undefined): Promise<boolean> =>
  house.provider.check(new Request(`${house.origin}/api`, { headers: { authorization: `Bearer ${token}` } })).then(
    () => true,
    () => false,
  )

for (const [number, { how, options, handsOn }] of ways.entries())
  test(`the whole way is gone ${how}: a new account, an app let in, a device, an app of one’s own, all taken back, and the administrator`, async () => {
    const erin = await visitor(browser, { locale: 'en', ...options })
    const { page } = erin
    const { press, tick, write } = handsOn(page)
    const link = (name: string) => page.getByRole('link', { name })
    const button = (name: string) => page.getByRole('button', { name })
    const says = (text: string) => page.getByText(text).first().waitFor()
    const username = `erin${number}`
    const app = await house.newApp({ ownerId: (await house.newPerson('bob')).id })

    await page.goto(house.asking(app, 'read write'))
    await press(link('Create one'))
    await write(page.getByLabel('Name'), username)
    await write(page.getByLabel('Password'), 'brockovich 1993')
    await press(button('Create account'))
    await says('Photo Keeper wants to use your account')
    await press(button('Allow'))
    await says('Almost there')
    const code = (await page.locator('#code').textContent())!
    const { access_token: token } = await askForToken({
      ...credentials(app.clientId, app.secret),
      grant_type: 'authorization_code',
      code,
      redirect_uri: outOfBand,
    })
    assert.ok(await opens(token))

    await page.goto(`${house.origin}/device`)
    await write(page.getByLabel('Code'), (await house.waitingDevice()).user_code)
    await press(button('Continue'))
    await says('Your device must be showing this code')
    await press(button('Allow'))
    await says('Your device is connected')

    await page.goto(`${house.origin}/apps`)
    await press(link('New app'))
    await write(page.getByLabel('Name'), `Tea Timer ${number}`)
    await write(page.getByLabel('Callback URLs'), outOfBand)
    await press(button('Register'))
    await says(`Tea Timer ${number} is registered`)
    const own = [await page.textContent('#client-id'), await page.textContent('#secret')] as const
    const worksByItself = async () =>
      (await askForToken({ ...credentials(own[0]!, own[1]), grant_type: 'client_credentials' })).status
    assert.equal(await worksByItself(), 200)
    await press(link('See the consent page'))
    await says(`Tea Timer ${number} wants to use your account`)
    await press(button('Cancel'))
    await says(`You said no to Tea Timer ${number}`)

    await page.goto(`${house.origin}/settings/applications`)
    await press(button('Revoke access for Photo Keeper'))
    await says('Photo Keeper can no longer use your account.')
    assert.equal(await opens(token), false)
    await press(link('Password'))
    await write(page.getByLabel('Current password'), 'brockovich 1993')
    await write(page.getByLabel('New password'), 'a small desert town')
    await tick(page.getByRole('checkbox'))
    assert.ok(await page.getByRole('checkbox').isChecked())
    await press(button('Change password'))
    await says('Your password is changed')
    await press(link('Sign out'))
    await press(button('Sign out'))
    await says('You are signed out')
    await press(link('Sign in again'))
    await write(page.getByLabel('Name'), username)
    await write(page.getByLabel('Password'), 'a small desert town')
    await press(button('Sign in'))
    await page.waitForURL(`${house.origin}/`)
    await page.goto(`${house.origin}/settings/applications`)
    await says(`Signed in as ${username}`)

    await administer({ options, handsOn }, username, number)
    assert.equal(await worksByItself(), 401)
    await page.goto(`${house.origin}/settings/applications`)
    await page.waitForURL('**/sign-in?**')
    assert.deepEqual(erin.complaints, [])
    await erin.context.close()
  })

/** Ada switches the app off that was just registered, revokes what it has, and locks its owner. */
async function administer({ options, handsOn }: Omit<Way, 'how'>, username: string, number: number): Promise<void> {
  const name = `ada-${number}`
  await house.provider.people.create({ username: name, password: 'lovelace 1815' })
  const ada = await visitor(browser, { locale: 'en', ...options })
  const { page } = ada
  const { press, write, unfold } = handsOn(page)
  const room = (name: string) => page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const says = (text: string) => page.getByText(text).first().waitFor()

  await page.goto(`${house.origin}/admin`)
  await says('There is nothing here')
  await press(page.getByRole('link', { name: 'Sign in' }))
  await write(page.getByLabel('Name'), name)
  await write(page.getByLabel('Password'), 'lovelace 1815')
  await press(button('Sign in'))
  await says('What happened last')

  await press(room('Apps'))
  await write(page.getByLabel('Name, client ID or owner'), `timer ${number}`)
  await press(button('Find'))
  await press(page.getByRole('link', { name: `Tea Timer ${number}` }))
  await write(page.getByLabel('Reason'), 'It boils too long.')
  await press(button('Switch off'))
  await says(`Tea Timer ${number} is switched off`)
  await unfold(page.locator('summary'))
  await press(button('Yes, for good'))
  await says(`Tea Timer ${number} has no access to anything any more`)

  await press(room('People'))
  await write(page.getByLabel('Name or e-mail address'), username)
  await press(button('Find'))
  await press(page.getByRole('link', { name: username }))
  await write(page.getByLabel('Reason'), 'For a test.')
  await press(button('Lock'))
  await says(`${username} is locked and signed out`)
  await press(room('Events'))
  await write(page.getByLabel('Person'), username)
  await press(button('Find'))
  await says('Reason: For a test.')
  assert.deepEqual(ada.complaints, [])
  await ada.context.close()
}
