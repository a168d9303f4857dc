import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { texts } from '@valetkey/server/pages/texts/index'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../tools/test-env/chromium.ts'
import { type House, openHouse } from './house.ts'
import { accounts } from './rooms/accounts.ts'
import { admin } from './rooms/admin.ts'
import { flows } from './rooms/flows.ts'
import { portal } from './rooms/portal.ts'
import type { Room } from './rooms/room.ts'
import { look, visitor } from './visitor.ts'

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

for (const { colorScheme, width, locale } of [
  { colorScheme: 'light', width: 1280, locale: 'en' },
  { colorScheme: 'light', width: 320, locale: 'de' },
  { colorScheme: 'dark', width: 1280, locale: 'de' },
  { colorScheme: 'dark', width: 320, locale: 'en' },
] as const)
  for (const room of rooms)
    test(`${room.page} ${room.state} passes axe and fits, ${colorScheme}, ${width} px, ${locale}`, async () => {
      const { page, context, complaints } = await visitor(browser, {
        colorScheme,
        locale,
        viewport: { width, height: 800 },
      })
      const person = await house.newPerson(room.as === 'ada' ? 'ada' : 'alice')
      if (room.as !== 'nobody') await house.signIn(context, person)
      await room.enter({ house, page, context, person })
      await page.locator('h1').waitFor()
      assert.ok((await page.locator('h1').textContent())!.startsWith(room.heading(texts[locale])), 'its heading')
      assert.equal(await page.locator('html').getAttribute('lang'), locale)
      await look(page, `${room.page} ${room.state}`)
      assert.deepEqual(complaints, [])
      await context.close()
    })
