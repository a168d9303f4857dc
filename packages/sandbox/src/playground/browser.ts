import type { Exchange } from 'valetkey'
import type { Result } from './services/service.ts'

/** One thing a visitor did, and every HTTP exchange it took. */
export interface Act {
  readonly service: string
  readonly title: string
  readonly exchanges: Exchange[]
}

/** What the next page says first: how the last click ended. */
export interface Notice {
  readonly tone: 'good' | 'bad' | 'plain'
  readonly text: string
  readonly next?: string
}

/** What we remember about one browser between two pages. Tokens are not here: they are in the vault. */
export interface Browser {
  readonly id: string
  /** newest first */
  readonly acts: Act[]
  readonly results: Map<string, Result>
  notice: Notice | undefined
}

export interface Browsers {
  /** the browser of this id, remembered from now on */
  of(id: string): Browser
}

const mostBrowsers = 500
const mostActs = 8

/** Kept in memory, the ones seen last: a restart forgets the stories, not the connections. */
export function rememberBrowsers(): Browsers {
  const known = new Map<string, Browser>()
  return {
    of(id) {
      const browser = known.get(id) ?? { id, acts: [], results: new Map(), notice: undefined }
      known.delete(id)
      known.set(id, browser)
      if (known.size > mostBrowsers) known.delete(known.keys().next().value as string)
      return browser
    },
  }
}

/** Begins a new act; what happens now belongs to it. */
export function beginAct(browser: Browser, service: string, title: string): Act {
  const act: Act = { service, title, exchanges: [] }
  browser.acts.unshift(act)
  browser.acts.length = Math.min(browser.acts.length, mostActs)
  return act
}

/** The act under way at this service: a sign-in spans two requests, the click and the return. */
export function currentAct(browser: Browser, service: string, title: string): Act {
  const [latest] = browser.acts
  return latest?.service === service && latest.title === title ? latest : beginAct(browser, service, title)
}
