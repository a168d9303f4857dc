import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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
  return unpackingInto(fileURLToPath(new URL('./node_modules/.chromium', import.meta.url)), () =>
    chromium.executablePath(),
  )
}

/** The package unpacks itself into the temporary folder, where another user's copy may lie that we must not run. */
async function unpackingInto(folder: string, unpack: () => Promise<string>): Promise<string> {
  const { TMPDIR } = process.env
  mkdirSync(folder, { recursive: true })
  process.env['TMPDIR'] = folder
  try {
    return await unpack()
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = TMPDIR
  }
}

/** A headless Chromium: the system's, else the one in tools/test-env. */
export async function launchChromium(): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return chromium.launch({ executablePath: await executablePath(), args: flags })
}
