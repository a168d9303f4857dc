import assert from 'node:assert/strict'
import type { PortalOptions, ServerOptions } from '@valetkey/server'
import { settle } from './person.ts'
import { type Browser, codeOf, createBrowser, type World, world } from './world.ts'

export type Fields = Readonly<Record<string, string | readonly string[]>>

/** A new app with everything right. */
export const rightForm: Fields = {
  client_name: 'Tea Timer',
  client_uri: 'https://tea.example/',
  description: 'Tells when it is ready.',
  redirect_uris: 'https://tea.example/callback\r\nurn:ietf:wg:oauth:2.0:oob\r\n',
  callback_domain: '',
  type: 'confidential',
  scope: ['read', 'write'],
  rsa_public_key: '',
}

/** A world with the portal on, and somebody else in it. */
export interface PortalWorld extends World {
  readonly bob: { readonly id: string; readonly browser: Browser }
}

export async function portalWorld(
  options: Partial<ServerOptions> & { readonly portal?: boolean | PortalOptions } = {},
): Promise<PortalWorld> {
  const it = await world({ portal: true, ...options })
  const { id } = await settle(it.provider.storage, { username: 'bob', password: 'builder' })
  return { ...it, bob: { id, browser: await signedIn(it, id) } }
}

/** Another browser of the same person. */
export async function signedIn({ provider }: World, userId: string): Promise<Browser> {
  const browser = createBrowser(provider)
  browser.cookies.push(await provider.people.session(userId))
  return browser
}

/** The flow of the form that has this in it. */
export function flowIn(html: string, part: string): string {
  const form = html.split('<form ').find(text => text.split('</form>', 1)[0]!.includes(part)) ?? ''
  return /name="flow" value="([^"]+)"/.exec(form)?.[1] ?? assert.fail(`no form has ${part}`)
}

export const addButton = '>New secret<'
export const retireButton = '>Retire it now<'

/** What the page says was done. */
export const saidIn = (html: string): string => /class="done" role="status">([^<]*)</.exec(html)?.[1] ?? ''

export const secretIn = (html: string): string | null => /id="secret">([^<]+)</.exec(html)?.[1] ?? null

export const clientIdIn = (html: string): string => /id="client-id">([^<]+)</.exec(html)?.[1] ?? ''

/** Sends the form of a page of the portal, and answers with what came of it. */
export async function submit(browser: Browser, path: string, part: string, fields: Fields = {}): Promise<Response> {
  const html = await (await browser.get(path)).text()
  return browser.post(path, { flow: flowIn(html, part), ...fields })
}

export interface Registered {
  /** Of its page. */
  readonly path: string
  readonly id: string
  readonly clientId: string
  readonly secret: string | null
  /** The page it was first shown on. */
  readonly html: string
}

/** Registers an app and follows to its page. */
export async function register(browser: Browser, fields: Fields = {}): Promise<Registered> {
  const answer = await submit(browser, '/apps/new', 'client_name', { ...rightForm, ...fields })
  assert.equal(answer.status, 303, 'it is registered')
  const path = answer.headers.get('location')!
  const html = await (await browser.get(path)).text()
  return { path, id: path.split('/').at(-1)!, clientId: clientIdIn(html), secret: secretIn(html), html }
}

/** A world that acts as this app. */
export function asApp<W extends World>(it: W, { clientId, secret }: Registered): W {
  return { ...it, app: { clientId, clientSecret: secret ?? '' } }
}

export { codeOf }
