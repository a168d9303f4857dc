import type { Browser } from 'playwright-core'
import { chromiumOnThisMachine } from './find.mjs'

// @sparticuz/chromium's own `args` switch web security off and run a single process: only its path is of use.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

async function executablePath(): Promise<string> {
  const system = chromiumOnThisMachine()
  if (system) return system
  // A name in a variable: the package lives in this folder's own node_modules, which type checks do without.
  const fromNpm: string = '@sparticuz/chromium'
  const { default: chromium } = (await import(fromNpm)) as { default: { executablePath(): Promise<string> } }
  return chromium.executablePath()
}

/** A headless Chromium: the system's, else the one in tools/test-env. */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath: await executablePath(), args: flags })
}
