import { type Guest, longName, type Room, to } from './room.ts'

async function allowing(guest: Guest): Promise<void> {
  const { house, person } = guest
  for (const name of ['Photo Keeper', longName]) {
    const app = await house.newApp({ name, ownerId: (await house.newPerson('bob', 'Bob Builder')).id })
    await house.allow(app, person, name === longName ? 'read' : 'read write erase')
  }
  await to('/settings/applications')(guest)
}

/** Signs up, so that there is a password. */
async function withPassword(guest: Guest, next: string): Promise<void> {
  const { page } = guest
  await to(`/sign-up?next=${encodeURIComponent(next)}`)(guest)
  await page.fill('#username', `zoe${Math.random().toString(36).slice(2)}`)
  await page.fill('#password', 'down the rabbit hole')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${next}`)
}

/** Signing in and up, and what an account has. */
export const accounts: readonly Room[] = [
  { page: 'signInPage', state: 'at first', as: 'nobody', enter: to('/sign-in'), heading: t => t.signIn.title },
  {
    page: 'signInPage',
    state: 'refused',
    as: 'nobody',
    async enter(guest) {
      await to('/sign-in')(guest)
      await guest.page.fill('#username', 'nobody')
      await guest.page.fill('#password', 'wrong')
      await guest.page.keyboard.press('Enter')
      await guest.page.waitForSelector('[role=alert]')
    },
    heading: t => t.signIn.title,
  },
  { page: 'signUpPage', state: 'at first', as: 'nobody', enter: to('/sign-up'), heading: t => t.account.signUpTitle },
  {
    page: 'signUpPage',
    state: 'refused',
    as: 'nobody',
    async enter(guest) {
      await to('/sign-up')(guest)
      await guest.page.fill('#username', 'zoe')
      await guest.page.fill('#password', 'password')
      await guest.page.keyboard.press('Enter')
      await guest.page.waitForSelector('[role=alert]')
    },
    heading: t => t.account.signUpTitle,
  },
  {
    page: 'signOutPage',
    state: 'at first',
    as: 'person',
    enter: to('/sign-out'),
    heading: t => t.signIn.signOutQuestion,
  },
  {
    page: 'signedOutPage',
    state: 'at first',
    as: 'person',
    async enter(guest) {
      await to('/sign-out')(guest)
      await guest.page.click('main button')
    },
    heading: t => t.signIn.signedOut,
  },
  { page: 'applicationsPage', state: 'with apps', as: 'person', enter: allowing, heading: t => t.settings.title },
  {
    page: 'applicationsPage',
    state: 'when all are revoked',
    as: 'person',
    async enter(guest) {
      await allowing(guest)
      await guest.page.click('summary')
      await guest.page.click('button[value="*"]')
      await guest.page.waitForSelector('[role=status]')
    },
    heading: t => t.settings.title,
  },
  {
    page: 'passwordPage',
    state: 'at first',
    as: 'person',
    enter: to('/settings/password'),
    heading: t => t.account.changeTitle,
  },
  {
    page: 'passwordPage',
    state: 'refused',
    as: 'person',
    async enter(guest) {
      await to('/settings/password')(guest)
      await guest.page.fill('#old', 'wrong')
      await guest.page.fill('#new', 'a quite different one')
      await guest.page.keyboard.press('Enter')
      await guest.page.waitForSelector('[role=alert]')
    },
    heading: t => t.account.changeTitle,
  },
  {
    page: 'passwordChangedPage',
    state: 'at first',
    as: 'nobody',
    async enter(guest) {
      await withPassword(guest, '/settings/password')
      await guest.page.fill('#old', 'down the rabbit hole')
      await guest.page.fill('#new', 'a small desert town')
      await guest.page.keyboard.press('Enter')
      await guest.page.waitForSelector('.done')
    },
    heading: t => t.account.changed,
  },
]
