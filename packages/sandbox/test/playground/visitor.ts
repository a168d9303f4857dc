import { parseCookies } from 'valetkey/http/cookie'
import type { Sandbox } from '../../src/index.ts'

/** A browser without JavaScript at the playground, as far as HTTP goes: one cookie jar, redirects by hand. */
export interface Visitor {
  get(path: string): Promise<Response>
  /** sends a form from the playground's own page */
  post(path: string, fields?: Record<string, string>): Promise<Response>
  home(): Promise<string>
  /** connects a service as this person, or refuses to; ends on the home page */
  connect(service: string, as?: string, decision?: 'allow' | 'deny'): Promise<string>
}

export function visit(sandbox: Sandbox): Visitor {
  const jar = new Map<string, string>()
  const go = async (path: string, init: RequestInit): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...init.headers, ...(cookie && { cookie }) }
    const answer = await fetch(new URL(path, sandbox.url), { redirect: 'manual', ...init, headers })
    for (const line of answer.headers.getSetCookie()) remember(jar, line)
    return answer
  }
  const visitor: Visitor = {
    get: path => go(path, {}),
    post: (path, fields = {}) =>
      go(path, { method: 'POST', headers: { origin: sandbox.url }, body: new URLSearchParams(fields) }),
    home: async () => (await visitor.get('/')).text(),
    async connect(service, as = 'alice', decision = 'allow') {
      const asked = await visitor.post(`/connect/${service}`)
      const back = await consent(asked.headers.get('location') ?? '', as, decision)
      if (back) await visitor.get(back)
      return visitor.home()
    },
  }
  return visitor
}

/** The first part of a Set-Cookie, kept as it was written; an empty or ended one is forgotten. */
function remember(jar: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';')
  const name = pair.slice(0, pair.indexOf('='))
  if (/max-age=0/i.test(line) || parseCookies(pair)[name] === '') jar.delete(name)
  else jar.set(name, pair.slice(name.length + 1))
}

/** What the person does at the service; where the browser is sent back to. */
export async function consent(url: string, as: string, decision: 'allow' | 'deny'): Promise<string | undefined> {
  const answer = await fetch(new URL('/_sandbox/authorize', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, as, decision }),
  })
  return ((await answer.json()) as { redirect?: string }).redirect
}
