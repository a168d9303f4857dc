/** A person with a browser that knows forms, cookies and redirects, and no JavaScript: enough for every page we have. */
export interface Person {
  /** Opens a page, following redirects on the way, and answers where it ended. */
  open(url: string | URL): Promise<Page>
  /** Sends the form that has such a field or button. */
  submit(from: Page, has: string, values: Record<string, string>): Promise<Page>
  /** Sends a text there, as a page's script would. */
  send(url: string | URL, text: string): Promise<Page>
  /** Signs in where asked, presses the button, and answers where that led. */
  decide(authorizeUrl: string | URL, as: Credentials, decision: 'allow' | 'deny'): Promise<Page>
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface Page {
  /** The address shown; also of an app's callback, which is not fetched. */
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly html: string
  /** The text of the element with that id. */
  text(id: string): string | undefined
}

export const alice: Credentials = { username: 'alice', password: 'wonderland' }
export const bob: Credentials = { username: 'bob', password: 'builder' }

/** `stay` names the origins this person's browser visits; a redirect to another one is where the walk ends. */
export function person(stay: readonly string[]): Person {
  const jar = new Map<string, string>()

  async function visit(url: URL, init: RequestInit = {}): Promise<Page> {
    if (!stay.includes(url.origin)) return page(url, 0, new Headers(), '')
    const headers = new Headers(init.headers)
    const cookies = [...jar]
      .filter(([key]) => key.startsWith(`${url.host} `))
      .map(([key, value]) => `${key.split(' ')[1]}=${value}`)
    if (cookies.length > 0) headers.set('cookie', cookies.join('; '))
    if (init.method === 'POST') headers.set('origin', url.origin)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) keep(url.host, cookie)
    const location = response.headers.get('location')
    if (location) {
      await response.body?.cancel()
      return visit(new URL(location, url))
    }
    return page(url, response.status, response.headers, await response.text())
  }

  function keep(host: string, cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';')
    const [name = '', ...value] = pair.split('=')
    if (attributes.some(attribute => /^\s*max-age=0\s*$/i.test(attribute))) jar.delete(`${host} ${name}`)
    else jar.set(`${host} ${name}`, value.join('='))
  }

  /** Submits the form that has such a field or button. */
  function submit(from: Page, has: string, values: Record<string, string>): Promise<Page> {
    const form = [...from.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].find(([, , inside]) =>
      new RegExp(`name="?${has}"?[\\s>]`).test(inside!),
    )
    if (!form) throw new Error(`No form with ${has} on ${from.url} (${from.status}):\n${from.html.slice(0, 2000)}`)
    const hidden = [...form[2]!.matchAll(/<input\b[^>]*type="?hidden"?[^>]*>/g)].map(
      ([tag]) => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? ''] as const,
    )
    const action = new URL(attribute(form[1]!, 'action') || from.url.href, from.url)
    const body = new URLSearchParams([...hidden.map(pair => [...pair]), ...Object.entries(values)])
    return visit(action, { method: 'POST', body })
  }

  return {
    open: url => visit(new URL(url)),
    submit,
    send: (url, text) => visit(new URL(url), { method: 'POST', body: text }),
    async decide(authorizeUrl, as, decision) {
      const first = await visit(new URL(authorizeUrl))
      const consent = /name="?password/.test(first.html) ? await submit(first, 'password', { ...as }) : first
      // A service that remembers an earlier yes (Mastodon, same scopes) does not ask again.
      return /name="?decision/.test(consent.html) ? submit(consent, 'decision', { decision }) : consent
    },
  }
}

function page(url: URL, status: number, headers: Headers, html: string): Page {
  return {
    url,
    status,
    headers,
    html,
    text: id => {
      const element = new RegExp(`<(\\w+)[^>]*\\bid="?${id}"?[^>]*>([\\s\\S]*?)</\\1>`).exec(html)
      if (element) return plain(element[2]!.replace(/<[^>]*>/g, '')).trim()
      const input = new RegExp(`<input\\b[^>]*\\bid="?${id}"?[^>]*>`).exec(html)
      return input ? attribute(input[0], 'value') : undefined
    },
  }
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}=(?:"([^"]*)"|([^\\s>]+))`).exec(tag)
  return value ? plain(value[1] ?? value[2] ?? '') : undefined
}

function plain(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#x3D': '=' }
  return text.replace(/&([#\w]+);/g, (whole, name: string) => named[name] ?? whole)
}
