import type { Answer } from './answer.ts'
import type { Having } from './attack.ts'
import { ready } from './expect.ts'
import { type Asking, arrive, post, press } from './flows.ts'
import type { App, Choice } from './target.ts'

/** RFC 8628 §3.2. */
export interface Device {
  readonly app: App
  readonly deviceCode: string
  readonly userCode: string
  /** The page, and the page with the code in its address. */
  readonly page: string
  readonly complete: string
}

export async function newDevice(target: Having<'device'>, app: App = target.app): Promise<Device> {
  const begun = ready(await post(target, { scope: target.scope }, app, target.device), 'no device could begin')
  const text = (name: string) => String(begun[name] ?? '')
  target.credentials.add(text('device_code'))
  const page = text('verification_uri')
  const complete = text('verification_uri_complete') || withCode(page, text('user_code'))
  return { app, deviceCode: text('device_code'), userCode: text('user_code'), page, complete }
}

/** The page's address with a code in it. */
export function withCode(page: string, userCode: string): string {
  const url = new URL(page)
  url.searchParams.set('user_code', userCode)
  return url.href
}

/** RFC 8628 §3.4. */
export function poll(target: Having<'device'>, { deviceCode, app }: Device, as: App = app): Promise<Answer> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  return post(target, { grant_type, device_code: deviceCode }, as)
}

/** The person opens the page with the code, and presses a button. */
export async function answerDevice(
  target: Having<'device'>,
  { complete }: Device,
  choice: Choice,
  who: Asking = {},
): Promise<Answer> {
  return press(target, await arrive(target, complete, who), choice, who)
}
