import assert from 'node:assert/strict'
import type { ProviderEvent, ServerOptions } from '@valetkey/server'
import { flowIn } from './portal-world.ts'
import { type Browser, createBrowser, type World, world } from './world.ts'

/** A world that ada runs; alice and bob are people in it, and an app of bob's. */
export interface AdminWorld extends World {
  readonly ada: { readonly id: string; readonly browser: Browser }
  readonly bob: { readonly id: string; readonly browser: Browser }
  readonly appId: string
  /** What happened so far. */
  readonly told: ProviderEvent[]
}

export async function adminWorld(options: Partial<ServerOptions> = {}): Promise<AdminWorld> {
  const told: ProviderEvent[] = []
  const it = await world({
    portal: true,
    admin: ({ username }) => username === 'ada',
    onEvent: event => told.push(event),
    ...options,
  })
  const somebody = async (username: string, displayName: string) => {
    const { id } = await it.provider.people.create({ username, displayName, password: 'a long enough one' })
    const browser = createBrowser(it.provider)
    browser.cookies.push(await it.provider.people.session(id))
    return { id, browser }
  }
  const ada = await somebody('ada', 'Ada')
  const bob = await somebody('bob', 'Bob Builder')
  const { id: appId } = (await it.provider.apps.byClientId(it.app.clientId))!
  await it.provider.storage.apps.update(appId, { ownerId: bob.id })
  return { ...it, ada, bob, appId, told }
}

/** The words on the button of each deed. */
export const buttons = {
  verify: '>Verify</button>',
  unverify: '>Take the verification back</button>',
  disable: '>Switch off</button>',
  enable: '>Switch on</button>',
  revoke: '>Yes, for good</button>',
  lock: '>Lock</button>',
  unlock: '>Unlock</button>',
  signOut: '>Sign out everywhere</button>',
} as const

/** Presses a button of the administration; the Response of the form. */
export async function press(
  browser: Browser,
  path: string,
  deed: keyof typeof buttons,
  reason?: string,
): Promise<Response> {
  const html = await (await browser.get(path)).text()
  return browser.post(path, { flow: flowIn(html, buttons[deed]), ...(reason !== undefined && { reason }) })
}

/** The same, and the page that says it is done. */
export async function done(...pressed: Parameters<typeof press>): Promise<string> {
  const answer = await press(...pressed)
  assert.equal(answer.status, 303)
  return (await pressed[0].get(answer.headers.get('location')!)).text()
}
