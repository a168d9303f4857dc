import { type Answer, type Form, send, sendForm } from './answer.ts'

/** A browser that knows cookies and forms, and no scripts. It follows nothing by itself. */
export interface Browser {
  readonly cookies: Map<string, string>
  open(url: string | URL): Promise<Answer>
  /** Sends the page's form that has such a field or button. */
  submit(page: Answer, has: string, values: Form, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

export function createBrowser(): Browser {
  const cookies = new Map<string, string>()
  const cookie = (): Record<string, string> =>
    cookies.size === 0 ? {} : { cookie: [...cookies].map(pair => pair.join('=')).join('; ') }
  const keeping = (answer: Answer): Answer => {
    for (const line of answer.headers.getSetCookie()) keep(cookies, line)
    return answer
  }
  return {
    cookies,
    open: async url => keeping(await send(url, { headers: cookie() })),
    async submit(page, has, values, headers = {}) {
      const form = formWith(page, has)
      if (form === null) throw new Error(`there is no form with ${has} on ${page.url.pathname}`)
      const origin = { origin: page.url.origin, ...cookie(), ...headers }
      return keeping(await sendForm(form.action, { ...form.fields, ...values }, { headers: origin }))
    },
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';')
  const [name = '', ...value] = pair.split('=')
  if (attributes.some(attribute => /^\s*max-age=(?:0|-\d+)\s*$/i.test(attribute))) cookies.delete(name.trim())
  else cookies.set(name.trim(), value.join('='))
}

interface PageForm {
  readonly action: URL
  /** What it sends without anybody's doing: hidden fields, and boxes that are ticked. */
  readonly fields: Readonly<Record<string, string>>
  /** Its first text field, and its password field, by name. */
  readonly text: string | null
  readonly password: string | null
}

const control = /<(?:input|button|select|textarea)\b(?:"[^"]*"|'[^']*'|[^>"'])*>/gi

/** The form that has a field or button of this name, or, for `password`, of this type; null: there is none. */
export function formWith(page: Answer, has: string): PageForm | null {
  for (const [, opening = '', inside = ''] of page.text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
    const controls = [...inside.matchAll(control)].map(([tag]) => tag)
    const typed = (type: RegExp) => controls.find(tag => type.test(attribute(tag, 'type') ?? 'text'))
    if (!controls.some(tag => attribute(tag, 'name') === has || attribute(tag, 'type') === has)) continue
    const kept = controls.filter(
      tag => attribute(tag, 'type') === 'hidden' || (attribute(tag, 'type') === 'checkbox' && /\schecked\b/.test(tag)),
    )
    const text = controls.find(tag => /^<input/i.test(tag) && /^(?:text|email)$/.test(attribute(tag, 'type') ?? 'text'))
    return {
      action: new URL(attribute(opening, 'action') || page.url.href, page.url),
      fields: Object.fromEntries(kept.map(tag => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? 'on'])),
      text: text === undefined ? null : attribute(text, 'name'),
      password: attribute(typed(/^password$/) ?? '', 'name'),
    }
  }
  return null
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag)
  return found === null ? null : plain(found[1] ?? found[2] ?? found[3] ?? '')
}

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" }

function plain(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => characters[name] ?? whole)
}

/** The text of the element with this id; null: there is none. */
export function textOf({ text }: Answer, id: string): string | null {
  const [, , inside] = new RegExp(`<(\\w+)[^>]*\\bid="?${id}"?[^>]*>([\\s\\S]*?)</\\1>`).exec(text) ?? []
  return inside === undefined ? null : plain(inside.replace(/<[^>]*>/g, '')).trim()
}
