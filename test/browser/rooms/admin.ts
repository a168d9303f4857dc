import type { App, User } from '@valetkey/server/storage/storage'
import type { Page } from 'playwright-core'
import { type Guest, longName, type Room, to } from './room.ts'

/** Some of everything for an administrator to look at. */
async function busy({ house }: Guest): Promise<{ readonly app: App; readonly bob: User }> {
  const bob = await house.newPerson('bob.with.a.rather.long.name.indeed', 'Bob Builder')
  const app = await house.newApp({ name: longName, ownerId: bob.id, description: 'Keeps your photos.' })
  await house.allow(app, await house.newPerson(), 'read write')
  await house.allow(app, bob, 'read')
  return { app, bob }
}

/** Presses the button below the field for the reason, which may stay empty. */
async function withReason(page: Page, reason: string): Promise<void> {
  await page.fill('#reason', reason)
  const form = page.locator('form:has(#reason)')
  await form.evaluate(element => {
    ;(element as HTMLFormElement).noValidate = true
  })
  await form.locator('button').click()
  await page.waitForSelector(reason === '' ? '[role=alert]' : '[role=status]')
}

/** What those who run the server see. */
export const admin: readonly Room[] = [
  { page: 'nothingPage', state: 'at first', as: 'person', enter: to('/admin'), heading: t => t.admin.nothing.title },
  {
    page: 'overviewPage',
    state: 'at first',
    as: 'ada',
    async enter(guest) {
      await busy(guest)
      await to('/admin')(guest)
    },
    heading: t => t.admin.title,
  },
  {
    page: 'foundAppsPage',
    state: 'narrowed',
    as: 'ada',
    async enter(guest) {
      await busy(guest)
      await to('/admin/apps?q=tool&state=unverified')(guest)
    },
    heading: t => t.admin.apps,
  },
  {
    page: 'foundAppsPage',
    state: 'where nothing fits',
    as: 'ada',
    enter: to('/admin/apps?q=nowhere'),
    heading: t => t.admin.apps,
  },
  {
    page: 'foundAppPage',
    state: 'without a reason',
    as: 'ada',
    async enter(guest) {
      const { app } = await busy(guest)
      await to(`/admin/apps/${app.id}`)(guest)
      await withReason(guest.page, '')
    },
    heading: () => longName,
  },
  {
    page: 'foundAppPage',
    state: 'switched off',
    as: 'ada',
    async enter(guest) {
      const { app } = await busy(guest)
      await to(`/admin/apps/${app.id}`)(guest)
      await withReason(guest.page, 'It sends spam to people who never asked for any of it.')
    },
    heading: () => longName,
  },
  {
    page: 'foundPeoplePage',
    state: 'at first',
    as: 'ada',
    async enter(guest) {
      await busy(guest)
      await to('/admin/people')(guest)
    },
    heading: t => t.admin.people,
  },
  {
    page: 'personPage',
    state: 'locked',
    as: 'ada',
    async enter(guest) {
      const { bob } = await busy(guest)
      await to(`/admin/people/${bob.id}`)(guest)
      await withReason(guest.page, 'The account was stolen.')
    },
    heading: () => 'bob.with.a.rather.long.name.indeed',
  },
  {
    page: 'personPage',
    state: 'oneself',
    as: 'ada',
    async enter(guest) {
      await to(`/admin/people/${guest.person.id}`)(guest)
    },
    heading: () => 'ada',
  },
  {
    page: 'eventsPage',
    state: 'with every seal checked',
    as: 'ada',
    async enter(guest) {
      await busy(guest)
      await to('/admin/events?check=1')(guest)
    },
    heading: t => t.admin.events,
  },
  {
    page: 'eventsPage',
    state: 'of a stranger',
    as: 'ada',
    enter: to('/admin/events?person=nobody&app=none&type=odd.one'),
    heading: t => t.admin.events,
  },
]
