import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../tools/test-env/chromium.ts'
import { type House, openHouse } from './house.ts'
import { tabTo, visitor } from './visitor.ts'

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

for (const width of [320, 1280])
  test(`no and yes are of equal size, ${width} px`, async () => {
    const { page, context } = await visitor(browser, { viewport: { width, height: 800 } })
    await house.signIn(context, await house.newPerson())
    await page.goto(house.asking(await house.newApp(), 'read'))
    const [no, yes] = await Promise.all(['deny', 'allow'].map(value => page.locator(`[value=${value}]`).boundingBox()))
    assert.deepEqual([no?.width, no?.height, no?.y], [yes?.width, yes?.height, yes?.y])
    await context.close()
  })

test('revoking all takes two steps, by keyboard and without JavaScript too', async () => {
  const { page, context } = await visitor(browser, { javaScriptEnabled: false, locale: 'de' })
  const person = await house.newPerson()
  for (const name of ['Photo Keeper', 'Tea Timer']) await house.allow(await house.newApp({ name }), person, 'read')
  await house.signIn(context, person)
  await page.goto(`${house.origin}/settings/applications`)
  const all = page.getByRole('button', { name: 'Alle widerrufen' })
  assert.ok(!(await all.isVisible()))
  await tabTo(page, page.locator('summary'))
  await page.keyboard.press('Enter')
  await tabTo(page, all)
  await page.keyboard.press('Enter')
  await page.getByText('Keine App kann Ihr Konto mehr nutzen.').waitFor()
  assert.equal((await house.provider.storage.consents.list(person.id)).length, 0)
  await context.close()
})

test('with JavaScript the code is copied by a button, without it there is none', async () => {
  const permissions = ['clipboard-read', 'clipboard-write']
  const person = await house.newPerson()
  const app = await house.newApp()
  for (const javaScriptEnabled of [true, false]) {
    const { page, context, complaints } = await visitor(browser, { permissions, javaScriptEnabled, locale: 'en' })
    await house.signIn(context, person)
    await page.goto(house.asking(app, 'read'))
    await page.click('[value=allow]')
    const code = await page.locator('#code').textContent()
    const copy = page.getByRole('button', { name: 'Copy the code' })
    if (javaScriptEnabled) {
      await copy.click()
      await page.getByText('Copied').waitFor()
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code)
    } else assert.equal(await copy.count(), 0)
    assert.deepEqual(complaints, [], 'the policy of the page lets its own script run')
    await context.close()
  }
})
