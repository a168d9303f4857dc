import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'

/** Somebody with a browser of their own. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complained about, CSP included. */
  readonly complaints: readonly string[]
  /** Hands the browser to somebody else: of who had it before only the open page is left, and what is cached and compiled. */
  handOver(): Promise<void>
}

/** A page that says no has a status of its own, which the browser mentions. */
const saysNo = (complaint: string): boolean => complaint.startsWith('Failed to load resource')

export async function visitor(
  browser: Browser,
  options: BrowserContextOptions = {},
  tolerated: (complaint: string) => boolean = saysNo,
): Promise<Visitor> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    const text = message.text()
    if (message.type() === 'error' && !tolerated(text)) complaints.push(text)
  })
  page.on('pageerror', error => complaints.push(error.message))
  return {
    page,
    context,
    complaints,
    async handOver() {
      await context.unrouteAll()
      await context.clearCookies()
      complaints.length = 0
    },
  }
}

/** Looks at a page with everything unfolded: what axe has to say, and whether it scrolls sideways. */
export async function look(page: Page, where: string): Promise<void> {
  await page.locator('details').evaluateAll(all => {
    for (const details of all) (details as HTMLDetailsElement).open = true
  })
  const violations = await violationsOn(page)
  assert.deepEqual(
    violations.map(violation => `${where}: ${violation}`),
    [],
  )
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  assert.equal(overflow, 0, `${where} scrolls sideways by ${overflow} px`)
}

/** Half as long as `axe.source`, and so is the time to compile it. */
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Axe = { run(options: RunOptions): Promise<AxeResults> }

/** All of axe's rules, `target-size` included. The program is put into the page once, and only what is wrong comes back. */
async function violationsOn(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: Axe }
    const { violations } = await axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
    return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)
  })
}

/** Presses Tab until this has the focus, and looks whether one can see that it has. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor()
  for (let presses = 0; presses < 120; presses++) {
    if (await wanted.evaluate(element => element === document.activeElement)) {
      const outline = await wanted.evaluate(element => getComputedStyle(element).outlineStyle)
      assert.notEqual(outline, 'none', 'the focus can be seen')
      return
    }
    await page.keyboard.press('Tab')
  }
  assert.fail(`${wanted} cannot be reached by Tab`)
}

/** How somebody uses a page. */
export interface Hands {
  press(wanted: Locator): Promise<void>
  tick(wanted: Locator): Promise<void>
  write(wanted: Locator, text: string): Promise<void>
  /** What a summary hides. */
  unfold(wanted: Locator): Promise<void>
}

/** Without a mouse: Tab, Enter, Space and letters. */
export function keyboard(page: Page): Hands {
  const pressing = (key: string) => async (wanted: Locator) => {
    await tabTo(page, wanted)
    await page.keyboard.press(key)
  }
  return {
    press: pressing('Enter'),
    tick: pressing('Space'),
    unfold: pressing('Enter'),
    async write(wanted, text) {
      await tabTo(page, wanted)
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.type(text)
    },
  }
}

export function mouse(): Hands {
  return {
    press: wanted => wanted.click(),
    tick: wanted => wanted.click(),
    unfold: wanted => wanted.click(),
    write: (wanted, text) => wanted.fill(text),
  }
}
