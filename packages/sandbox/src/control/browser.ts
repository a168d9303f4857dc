import { parseCookies } from 'valetkey/http/cookie'
import { encodeForm } from 'valetkey/http/form'

/** A browser without a window: it keeps cookies and sends forms, and follows nothing by itself. */
export interface Browser {
  get(url: string): Promise<Visit>
  submit(visit: Visit, values: Readonly<Record<string, string>>): Promise<Visit>
}

/** What an address answered. */
export interface Visit {
  readonly url: string
  readonly status: number
  /** Where it sends the browser, absolute; null: nowhere. */
  readonly location: string | null
  readonly page: string
  readonly form: Form | null
}

/** The first form of a page. */
export interface Form {
  readonly action: string
  readonly hidden: Readonly<Record<string, string>>
  /** The names of its other fields and buttons. */
  readonly names: readonly string[]
}

export function createBrowser(fetch: (request: Request) => Promise<Response>): Browser {
  const jar = new Map<string, string>()
  const visit = async (url: string, init: RequestInit): Promise<Visit> => {
    const headers = new Headers(init.headers)
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(new Request(url, { ...init, headers, redirect: 'manual' }))
    for (const cookie of response.headers.getSetCookie()) keep(jar, cookie)
    const [location, page] = [response.headers.get('location'), await response.text()]
    return {
      url,
      status: response.status,
      location: location === null ? null : new URL(location, url).href,
      page,
      form: formIn(page, url),
    }
  }
  return {
    get: url => visit(url, { method: 'GET' }),
    submit: ({ form, url }, values) =>
      visit(form?.action ?? url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(url).origin },
        body: encodeForm({ ...form?.hidden, ...values }),
      }),
  }
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split(';')
  const gone = attributes.some(attribute => /^\s*max-age=(?:0|-\d+)\s*$/i.test(attribute))
  for (const [name, value] of Object.entries(parseCookies(pair))) gone ? jar.delete(name) : jar.set(name, value)
}

/** Reads our own pages, not the web's: double quotes, no nesting. */
export function formIn(page: string, url: string): Form | null {
  const [, attributes = '', inside = ''] = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(page) ?? []
  if (attributes === '' && inside === '') return null
  const controls = [...inside.matchAll(/<(?:input|button|select|textarea)\b([^>]*)>/gi)].map(([, text = '']) => text)
  const isHidden = (text: string) => attribute(text, 'type') === 'hidden'
  const hidden = controls.filter(isHidden).map(text => [attribute(text, 'name') ?? '', attribute(text, 'value') ?? ''])
  return {
    action: new URL(attribute(attributes, 'action') ?? '', url).href,
    hidden: Object.fromEntries(hidden),
    names: controls.filter(text => !isHidden(text)).flatMap(text => attribute(text, 'name') ?? []),
  }
}

/** The text of the element with this id, or its value when it is a field; null when there is none. */
export function textOf(page: string, id: string): string | null {
  const [, tag = '', text] = new RegExp(`<(\\w+[^>]*\\bid="${id}"[^>]*)>([^<]*)`).exec(page) ?? []
  return text === undefined ? null : unescaped(attribute(tag, 'value') ?? text).trim()
}

/** Where the link with this id leads, as it is written; null when there is none. */
export function linkOf(page: string, id: string): string | null {
  const [tag] = new RegExp(`<a\\b[^>]*\\bid="${id}"[^>]*>`).exec(page) ?? []
  return tag === undefined ? null : attribute(tag, 'href')
}

/** What the first element of this name says, tags taken out. */
export function wordsOf(page: string, name: string): string | null {
  const found = new RegExp(`<${name}\\b[^>]*>([\\s\\S]*?)</${name}>`).exec(page.replace(/^[\s\S]*<main/, '<main'))
  return found ? unescaped((found[1] ?? '').replace(/<[^>]*>/g, '')).trim() : null
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)
  return found ? unescaped(found[1] ?? '') : null
}

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] ?? '')
}
