import assert from 'node:assert/strict'
import type { Fetch } from '../races/stage.ts'
import { issuer } from '../world.ts'
import type { Secrets } from './secrets.ts'

/** What a page or cookie has to hold for a browser to go on, and no other answer may. */
const ofBrowsers: ReadonlySet<string> = new Set(['form', 'cookie'])

/** What goes back with the answer it belongs to: the app's own state, what the person brought in the URL. */
const comesBack: ReadonlySet<string> = new Set(['state', 'request', 'request-uri'])

export interface Watch {
  readonly fetch: Fetch
  /** From now on nothing that is known by now may be heard: somebody else is there. */
  forget(): void
  /** One answer from now on may say what was made before it, of these kinds: a lost answer, say, asked for again. */
  again(...kinds: readonly string[]): void
  readonly answers: number
}

/** Looks through every answer. An error says no secret at all; an answer only those that were made for it. */
export function watching(fetch: Fetch, secrets: Secrets): Watch {
  let foreign: ReadonlySet<string> = new Set()
  let repeated: readonly string[] = []
  let answers = 0

  async function watched(request: Request): Promise<Response> {
    const before = new Set(secrets.known.keys())
    const sent = await textOf(request)
    const response = await fetch(request)
    const said = await heard(response, secrets)
    const isRepeated = (secret: string) => repeated.includes(secrets.known.get(secret)!)
    const allowed = (secret: string) => {
      const kind = secrets.known.get(secret)!
      if (foreign.has(secret)) return false
      if (!before.has(secret)) return response.status < 400 || ofBrowsers.has(kind)
      if (response.status >= 400) return false
      return comesBack.has(kind) || isRepeated(secret) || (staysHere(response) && sent.includes(secret))
    }
    const found = secrets.foundIn(said)
    const leaked = found.filter(secret => !allowed(secret))
    if (found.some(secret => before.has(secret) && isRepeated(secret))) repeated = []
    answers += 1
    const what = leaked.map(secret => `${secrets.known.get(secret)} ${secret}`).join(', ')
    assert.equal(what, '', `${request.method} ${request.url} ${response.status}\n${said}`)
    return response
  }

  return {
    fetch: watched,
    forget() {
      foreign = new Set(secrets.known.keys())
    },
    again(...kinds) {
      repeated = kinds
    },
    get answers() {
      return answers
    },
  }
}

/** The whole answer as text. What it gives a browser to keep becomes a secret too. */
async function heard(response: Response, secrets: Secrets): Promise<string> {
  const body = await response.clone().text()
  for (const cookie of response.headers.getSetCookie()) {
    const value = /^[^=]+=([^;]+)/.exec(cookie)?.[1]
    if (value) secrets.add('cookie', value)
  }
  for (const [, flow] of body.matchAll(/name="flow" value="([^"]+)"/g)) secrets.add('form', flow!)
  return `${[...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')}\n\n${body}`
}

async function textOf(request: Request): Promise<string> {
  return decoded(request.url) + (request.body === null ? '' : await request.clone().text())
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A redirect to a page of ours takes the address along that was asked for: to sign in and come back. */
function staysHere(response: Response): boolean {
  const location = response.headers.get('location')
  return location !== null && new URL(location, issuer).origin === issuer
}
