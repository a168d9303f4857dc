import type { Texts } from '@valetkey/server/pages/texts/index'
import type { User } from '@valetkey/server/storage/storage'
import type { BrowserContext, Page } from 'playwright-core'
import type { House } from '../house.ts'

/** Somebody who was let in, about to see a page. */
export interface Guest {
  readonly house: House
  readonly page: Page
  readonly context: BrowserContext
  readonly person: User
}

/** A page in one of its states, and the way there. */
export interface Room {
  /** The function that makes it. */
  readonly page: string
  readonly state: string
  readonly as: 'nobody' | 'person' | 'ada'
  enter(guest: Guest): Promise<void>
  /** What its heading begins with. */
  heading(texts: Texts): string
}

/** Straight there. */
export const to =
  (path: string) =>
  async ({ house, page }: Guest): Promise<void> => {
    await page.goto(house.origin + path)
  }

export const longName = 'A tool with a rather long and winding name'
