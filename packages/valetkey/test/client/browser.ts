import type { AuthorizeOptions, Outcome, RemoteApp } from 'valetkey'
import type { ScriptedProvider } from 'valetkey/testing/scripted-provider'

/** As much of a browser as a sign-in needs: a cookie jar for one host. */
export class Browser {
  readonly jar = new Map<string, string>()

  request(url: string, init: RequestInit = {}): Request {
    const headers = new Headers(init.headers)
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ')
    if (cookie !== '') headers.set('cookie', cookie)
    return new Request(url, { ...init, headers })
  }

  receive(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const name = pair.slice(0, pair.indexOf('='))
      this.jar.delete(name)
      if (!attributes.includes('Max-Age=0')) this.jar.set(name, pair.slice(name.length + 1))
    }
    return response
  }
}

export const HERE = 'http://127.0.0.1:5000'

/** The same callback as `form_post` brings it: what stood in the query comes as a form. */
export function posted(url: string): readonly [url: string, init: RequestInit] {
  const { origin, pathname, searchParams } = new URL(url)
  return [origin + pathname, { method: 'POST', body: new URLSearchParams(searchParams) }]
}

/** Begins at /login; gives the address the provider is asked at. */
export async function login(
  app: RemoteApp,
  browser: Browser,
  options: AuthorizeOptions = { callback: '/authorized' },
): Promise<string> {
  const response = browser.receive(await app.authorize(browser.request(`${HERE}/login`), options))
  return response.headers.get('location') ?? ''
}

/** Comes back; gives what the handler saw. */
export async function comeBack(app: RemoteApp, browser: Browser, url: string): Promise<Outcome> {
  const seen: Outcome[] = []
  const response = await app.authorized(browser.request(url), outcome => {
    seen.push(outcome)
    return new Response('done')
  })
  browser.receive(response)
  return seen[0] as Outcome
}

/** All of it. */
export async function signIn(
  app: RemoteApp,
  provider: ScriptedProvider,
  options?: AuthorizeOptions,
  browser: Browser = new Browser(),
): Promise<Outcome> {
  return comeBack(app, browser, provider.consent(await login(app, browser, options)))
}
