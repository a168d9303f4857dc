import type { App } from '@valetkey/server/storage/storage'
import { callback } from '../house.ts'
import { type Guest, type Room, to } from './room.ts'

/** An app of somebody else’s, that asks for this. */
async function asked({ house, page }: Guest, scope: string, params: Record<string, string> = {}): Promise<App> {
  const owner = await house.newPerson('bob', 'Bob Builder')
  const app = await house.newApp({ ownerId: owner.id })
  await page.goto(house.asking(app, scope, params))
  return app
}

/** What an app or a device sends people to. */
export const flows: readonly Room[] = [
  {
    page: 'consentPage',
    state: 'of an app nobody has checked, with all scopes',
    as: 'person',
    async enter(guest) {
      await asked(guest, 'read write erase', { redirect_uri: callback })
    },
    heading: t => t.consent.consentTitle('Photo Keeper'),
  },
  {
    page: 'consentPage',
    state: 'with a scope more than before',
    as: 'person',
    async enter(guest) {
      const app = await guest.house.newApp({ name: 'Photo Keeper' })
      await guest.house.allow(app, guest.person, 'read')
      await guest.page.goto(guest.house.asking(app, 'read write'))
    },
    heading: t => t.consent.consentTitle('Photo Keeper'),
  },
  {
    page: 'consentPage',
    state: 'of a device',
    as: 'person',
    async enter({ house, page }) {
      await page.goto((await house.waitingDevice()).verification_uri_complete)
    },
    heading: t => t.consent.consentTitle('Living room'),
  },
  {
    page: 'codePage',
    state: 'at first',
    as: 'person',
    async enter(guest) {
      await asked(guest, 'read')
      await guest.page.click('[value=allow]')
      await guest.page.waitForSelector('#copy:visible')
    },
    heading: t => t.code.codeTitle,
  },
  {
    page: 'deniedPage',
    state: 'at first',
    as: 'person',
    async enter(guest) {
      await asked(guest, 'read')
      await guest.page.click('[value=deny]')
    },
    heading: t => t.code.deniedTitle,
  },
  {
    page: 'formPostPage',
    state: 'on its way',
    as: 'person',
    async enter(guest) {
      // The app is nowhere: the browser stays on the page that would lead there.
      await guest.context.route('https://photokeeper.example/**', route => route.abort('aborted'))
      await asked(guest, 'read', { redirect_uri: callback, response_mode: 'form_post' })
      await guest.page.click('[value=allow]')
      await guest.page.waitForSelector('[name=code]', { state: 'attached' })
    },
    heading: t => t.site.goingBackToApp,
  },
  {
    page: 'errorPage',
    state: 'with facts for the developer',
    as: 'person',
    async enter(guest) {
      await asked(guest, 'read', { redirect_uri: 'https://photokeeper.example/callbak' })
    },
    heading: t => t.error.foreignRedirectUri.title,
  },
  {
    page: 'errorPage',
    state: 'of a form that grew old',
    as: 'nobody',
    enter: to('/oauth/code'),
    heading: t => t.error.noCode.title,
  },
  { page: 'userCodePage', state: 'at first', as: 'person', enter: to('/device'), heading: t => t.device.title },
  {
    page: 'userCodePage',
    state: 'with a code of no device',
    as: 'person',
    async enter(guest) {
      await to('/device')(guest)
      await guest.page.fill('#user_code', 'bbbb bbbb')
      await guest.page.keyboard.press('Enter')
      await guest.page.waitForSelector('[role=alert]')
    },
    heading: t => t.device.title,
  },
  {
    page: 'deviceDonePage',
    state: 'at first',
    as: 'person',
    async enter({ house, page }) {
      await page.goto((await house.waitingDevice()).verification_uri_complete)
      await page.click('[value=allow]')
    },
    heading: t => t.device.doneTitle,
  },
  {
    page: 'deniedPage',
    state: 'of a device',
    as: 'person',
    async enter({ house, page }) {
      await page.goto((await house.waitingDevice()).verification_uri_complete)
      await page.click('[value=deny]')
    },
    heading: t => t.code.deniedTitle,
  },
]
