import { flowOf, issuer, type World } from '../../world.ts'

/** A form of ours in a browser that may send it. */
export interface Form {
  readonly flow: string
  readonly cookie: string
}

export async function formAt({ browser }: World, path: string): Promise<Form> {
  const page = await browser.get(path)
  return { flow: flowOf(await page.text()), cookie: browser.cookies.join('; ') }
}

export function decide({ flow, cookie }: Form, decision: string, path: string = '/oauth/authorize'): Request {
  const body = new URLSearchParams({ flow, decision })
  return new Request(issuer + path, { method: 'POST', headers: { cookie }, body })
}

/** The person's cookies without those that tell one browser from another. */
export function sessionOf({ browser }: World): string {
  return browser.cookies.find(cookie => cookie.includes('session'))!
}
