import type { App } from '@valetkey/server/storage/storage'
import { outOfBand } from '../house.ts'
import { type Guest, longName, type Room, to } from './room.ts'

/** An app of one’s own, with all there is to see: two secrets, one of them new, and refused requests. */
async function ownApp(guest: Guest): Promise<App> {
  const { house, page, person } = guest
  const name = `Tea ${'Timer'.repeat(15)}`
  const redirectUris = [`https://tea.example/${'long'.repeat(40)}`, outOfBand]
  const app = await house.newApp({ name, redirectUris, ownerId: person.id })
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: app.clientId, client_secret: 'no' })
  await fetch(`${house.origin}/oauth/token`, { method: 'POST', body })
  await to(`/apps/${app.id}`)(guest)
  await page.locator('.secrets + form button').click()
  await page.waitForSelector('#secret')
  return app
}

const refusedForm = async ({ page }: Guest): Promise<void> => {
  await page.fill('[name=client_name]', '\u2060')
  await page.fill('[name=redirect_uris]', `https://tea.example/${'long'.repeat(40)}#\nnothing`)
  await page.fill('[name=callback_domain]', 'https://tea.example')
  await page.fill('[name=rsa_public_key]', 'no key')
  await page.locator('main form button').click()
  await page.waitForSelector('[role=alert]')
}

/** Where people register apps of their own. */
export const portal: readonly Room[] = [
  { page: 'appsPage', state: 'without an app', as: 'person', enter: to('/apps'), heading: t => t.portal.title },
  {
    page: 'appsPage',
    state: 'when one was deleted',
    as: 'person',
    async enter(guest) {
      const { name } = await ownApp(guest)
      await guest.house.newApp({ name: longName, ownerId: guest.person.id })
      await guest.page.fill('[name=confirm]', name)
      await guest.page.locator('form:has([name=confirm]) button').click()
      await guest.page.waitForSelector('[role=status]')
    },
    heading: t => t.portal.title,
  },
  { page: 'newAppPage', state: 'at first', as: 'person', enter: to('/apps/new'), heading: t => t.portal.form.title },
  {
    page: 'newAppPage',
    state: 'refused',
    as: 'person',
    async enter(guest) {
      await to('/apps/new')(guest)
      await refusedForm(guest)
    },
    heading: t => t.portal.form.title,
  },
  {
    page: 'appPage',
    state: 'with a new secret and a refused request',
    as: 'person',
    async enter(guest) {
      await ownApp(guest)
    },
    heading: () => `Tea ${'Timer'.repeat(15)}`,
  },
  {
    page: 'appPage',
    state: 'switched off, and not deleted',
    as: 'person',
    async enter(guest) {
      const { id } = await ownApp(guest)
      await guest.house.provider.storage.admin.disable(id, true)
      const about = { type: 'app.disabled', appId: id, userId: null, data: { reason: 'It sends spam.', by: 'ada' } }
      await guest.house.provider.storage.events.append(about)
      await guest.page.fill('[name=confirm]', 'Coffee')
      await guest.page.locator('form:has([name=confirm]) button').click()
      await guest.page.waitForSelector('#confirm-error')
    },
    heading: () => `Tea ${'Timer'.repeat(15)}`,
  },
]
