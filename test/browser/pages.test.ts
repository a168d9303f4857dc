import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, beforeEach, describe, test } from 'node:test'
import { texts } from '@valetkey/server/pages/texts/index'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../tools/test-env/chromium.ts'
import { type House, openHouse } from './house.ts'
import { accounts } from './rooms/accounts.ts'
import { admin } from './rooms/admin.ts'
import { flows } from './rooms/flows.ts'
import { portal } from './rooms/portal.ts'
import type { Room } from './rooms/room.ts'
import { look, type Visitor, visitor } from './visitor.ts'

const rooms: readonly Room[] = [...accounts, ...flows, ...portal, ...admin]

/** Frames of other pages, and a page for the program around the provider: the playground's test looks at that. */
const noRooms = ['adminPage', 'plainPage']

test('every page there is, is looked at', () => {
  const made = globSync('packages/server/src/pages/**/*.ts')
    .map(path => readFileSync(path, 'utf8'))
    .flatMap(text => [...text.matchAll(/^export (?:async )?function (\w+Page)\(/gm)].map(([, name]) => name!))
    .filter(name => !noRooms.includes(name))
  assert.ok(made.length > 20)
  assert.deepEqual([...new Set(rooms.map(({ page }) => page))].sort(), made.sort())
})

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

test('a page that cannot be read, or does not fit, is found out', async () => {
  const { page, context } = await visitor(browser)
  const show = (style: string) =>
    page.setContent(
      `<html lang="en"><title>A page</title><main><h1>A page</h1><p style="${style}">words</p></main></html>`,
    )
  await show('')
  await look(page, 'a good one')
  await show('color: #ddd')
  await assert.rejects(look(page, 'a pale one'), /a pale one: color-contrast/)
  await show('width: 3000px')
  await assert.rejects(look(page, 'a wide one'), /a wide one scrolls sideways/)
  await context.close()
})

/** Each language in both schemes and both widths, so that the four combinations of these are seen as well. */
const variants = {
  en: [
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 320 },
  ],
  de: [
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 320 },
  ],
} as const

for (const locale of ['en', 'de'] as const)
  describe(`in ${locale}`, () => {
    let seat: Visitor
    before(async () => {
      seat = await visitor(browser, { locale })
    })
    // Anew for everyone, it would compile axe again each time, which takes longer than all that axe then does.
    beforeEach(() => seat.handOver())
    after(() => seat?.context.close())

    for (const room of rooms)
      test(`${room.page} ${room.state} passes axe and fits, dark and light, 320 and 1280 px`, async () => {
        const { page, context, complaints } = seat
        await page.setViewportSize({ width: 1280, height: 800 })
        const person = await house.newPerson(room.as === 'ada' ? 'ada' : 'alice')
        if (room.as !== 'nobody') await house.signIn(context, person)
        await room.enter({ house, page, context, person })
        await page.locator('h1').waitFor()
        assert.ok((await page.locator('h1').textContent())!.startsWith(room.heading(texts[locale])), 'its heading')
        assert.equal(await page.locator('html').getAttribute('lang'), locale)
        for (const { colorScheme, width } of variants[locale]) {
          await page.emulateMedia({ colorScheme })
          await page.setViewportSize({ width, height: 800 })
          await look(page, `${room.page} ${room.state}, ${colorScheme}, ${width} px`)
        }
        assert.deepEqual(complaints, [])
      })
  })
