import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AuthorizeOptions, ConnectError, memoryVault, OAuth, type Outcome } from 'valetkey'
import { type ScriptedProvider, scriptedProvider } from 'valetkey/testing/scripted-provider'
import { Browser, HERE, posted } from './browser.ts'

/** Attempts of every kind: with 20 kinds 1,000 in all. */
const EACH = 50
const secret = 'a secret of more than thirty-two characters'
const MINUTE = 60_000

type Flow = 'one' | 'two' | 'post'
const flows: readonly Flow[] = ['one', 'two', 'post']
const flows2: readonly Flow[] = ['two', 'post']

/** Two servers that share a key, and now and then a vault; an honest provider, and one the attacker runs. */
function world(seed: number) {
  const random = mulberry(seed)
  const int = (below: number): number => Math.floor(random() * below)
  const pick = <T>(list: readonly T[]): T => list[int(list.length)]!
  let now = Date.now()
  const clock = () => now
  const honest = scriptedProvider({ clock })
  const evil = scriptedProvider({ clock, origin: 'https://evil.example' })
  const fetch = (request: Request) => (request.url.startsWith(evil.origin) ? evil : honest).fetch(request)
  const shared = pick([undefined, memoryVault()])
  const servers = [0, 1].map(() => {
    const oauth = new OAuth({ fetch, secret, clock, ...(shared && { vault: shared }) })
    const { oauth1, oauth2 } = honest
    oauth.remoteApp('one', oauth1)
    oauth.remoteApp('two', oauth2)
    oauth.remoteApp('post', { ...oauth2, responseMode: 'form_post' })
    oauth.remoteApp('issuing', { ...oauth2, issuer: honest.origin, issParameter: 'required' })
    oauth.remoteApp('other1', oauth1)
    oauth.remoteApp('other2', oauth2)
    oauth.remoteApp('evil1', evil.oauth1)
    oauth.remoteApp('evil2', evil.oauth2)
    return oauth
  })

  const begin = async (app: string, browser: Browser, more: AuthorizeOptions = {}): Promise<string> => {
    const options = { callback: `/connect/${app}/callback`, next: `/${int(99)}`, ...more }
    const response = await pick(servers)
      .app(app)
      .authorize(browser.request(`${HERE}/connect/${app}`), options)
    return browser.receive(response).headers.get('location') ?? ''
  }

  /** The callback as it is, at whichever server; what the handler saw. */
  const deliver = async (app: string, browser: Browser, url: string, server = pick(servers)): Promise<Outcome> => {
    const request = app === 'post' ? browser.request(...posted(url)) : browser.request(url)
    const seen: Outcome[] = []
    await server.app(app).authorized(request, outcome => new Response(String(seen.push(outcome))))
    return seen[0]!
  }

  return {
    ...{ random, int, pick, honest, evil, servers, shared, begin, deliver },
    later: (ms: number) => {
      now += ms
    },
    /** Somebody who has a few sign-ins open already. */
    person: async (app: string): Promise<Browser> => {
      const browser = new Browser()
      for (let tabs = int(4); tabs > 0; tabs--) await begin(app, browser)
      return browser
    },
    /** As far as the callback, consent included; nothing has come back yet. */
    begun: async (app: string, browser = new Browser(), user = 'mallory', provider: ScriptedProvider = honest) => {
      const asked = await begin(app, browser)
      return { browser, asked, back: provider.consent(asked, { user }) }
    },
  }
}

type World = ReturnType<typeof world>
/** What the attacker brings to pass. A connection in it is a success of his. */
type Attack = (at: World) => Promise<Result | readonly Result[]>
/** What came of it: what the handler saw, or the code it was refused with. */
type Result = Outcome | string

/** An attack, and the codes it must be refused with: our own, or the provider's. */
const by = (codes: string, attack: Attack) => ({ codes: codes.split(' '), attack })

const kinds = {
  'replay: the same callback again, the cookie with it': by('state_used', async at => {
    const app = at.pick(flows)
    const { browser, back } = await at.begun(app)
    const [frozen, server] = [copyOf(browser), at.pick(at.servers)]
    assert.ok((await at.deliver(app, browser, back, server)).connection)
    return at.deliver(app, frozen, back, server)
  }),
  'replay: at the other server, which may know nothing of it': by(
    'state_used invalid_grant token_rejected',
    async at => {
      const app = at.pick(flows)
      const { browser, back } = await at.begun(app)
      const [frozen, first] = [copyOf(browser), at.int(2)]
      assert.ok((await at.deliver(app, browser, back, at.servers[first])).connection)
      return at.deliver(app, frozen, back, at.servers[1 - first])
    },
  ),
  'replay: many at once, of which one is the person’s own': by('', async at => {
    const app = at.pick(flows)
    const { browser, back } = await at.begun(app)
    const jars = Array.from({ length: 2 + at.int(4) }, () => copyOf(browser))
    const all = await Promise.allSettled(jars.map(jar => at.deliver(app, jar, back)))
    const won = all.flatMap(one => (one.status === 'fulfilled' && one.value.connection ? [one.value] : []))
    assert.equal(won.length >= 1, true)
    return won.slice(1)
  }),
  'replay: the code in a state that waits elsewhere': by('invalid_grant', async at => {
    const app = at.pick(flows2)
    const mine = await at.begun(app)
    const victim = await at.begun(app, new Browser(), 'alice')
    return at.deliver(app, mine.browser, withParams(mine.back, { code: paramOf(victim.back, 'code') }))
  }),
  'replay: a callback that was kept for later': by('state_expired', async at => {
    const app = at.pick(flows)
    const { browser, back } = await at.begun(app)
    at.later((15 + 1 + at.int(60)) * MINUTE)
    return at.deliver(app, browser, back)
  }),
  'replay: the verifier of one sign-in in another': by('verifier_invalid', async at => {
    const [mine, victim] = [await at.begun('one'), await at.begun('one', new Browser(), 'alice')]
    const verifier = paramOf(victim.back, 'oauth_verifier')
    return at.deliver('one', mine.browser, withParams(mine.back, { oauth_verifier: verifier }))
  }),

  'mix-up: the callback of one app at another': by('wrong_app cookie_missing', async at => {
    const [from, to] = at.pick([
      ['one', 'other1'],
      ['two', 'other2'],
      ['post', 'two'],
      ['two', 'post'],
      ['evil2', 'two'],
      ['evil1', 'one'],
    ] as const)
    const { browser, back } = await at.begun(
      from,
      await at.person(to),
      'alice',
      from.startsWith('evil') ? at.evil : at.honest,
    )
    return at.deliver(to, browser, back)
  }),
  'mix-up: begun at the evil provider, which passes the person on to the honest one': by('wrong_app', async at => {
    const browser = await at.person('two')
    const asked = new URL(await at.begin('evil2', browser))
    const honest = new URL(asked.search, `${at.honest.origin}/oauth/authorize`)
    const back = at.honest.consent(honest.href, { user: 'alice' })
    const app = at.pick(['two', 'issuing'])
    return at.deliver(app, browser, withParams(back.replace('/evil2/', `/${app}/`), { iss: at.honest.origin }))
  }),
  'mix-up: an issuer that is not the one asked, or none': by('issuer_mismatch', async at => {
    const { browser, back } = await at.begun('issuing', await at.person('issuing'), 'alice')
    const origin = at.honest.origin
    const iss = at.pick([undefined, '', at.evil.origin, `${origin}/`, origin.toUpperCase(), `${origin}.evil.example`])
    return at.deliver('issuing', browser, iss === undefined ? back : withParams(back, { iss }))
  }),
  'mix-up: the request token of the evil provider’s sign-in at the honest one': by('cookie_missing', async at => {
    const browser = await at.person('one')
    const evil = await at.begun('evil1', browser, 'alice', at.evil)
    const own = await at.begun('one', browser, 'alice')
    return at.deliver('one', browser, withParams(own.back, { oauth_token: paramOf(evil.back, 'oauth_token') }))
  }),

  'injection: the attacker’s callback in a browser that has begun nothing': by('cookie_missing', async at => {
    const app = at.pick(flows)
    return at.deliver(app, new Browser(), (await at.begun(app)).back)
  }),
  'injection: the attacker’s callback in a browser with sign-ins of its own': by('cookie_missing', async at => {
    const app = at.pick(flows)
    const victim = await at.begun(app, await at.person(app), 'alice')
    const attempt = await settled(at.deliver(app, victim.browser, (await at.begun(app)).back))
    // And the person's own sign-in is none the worse for it.
    assert.ok((await at.deliver(app, victim.browser, victim.back)).connection)
    return attempt
  }),
  'injection: the attacker’s code with the person’s state': by('invalid_grant', async at => {
    const app = at.pick(flows2)
    const victim = await at.begun(app, await at.person(app), 'alice')
    return at.deliver(
      app,
      victim.browser,
      withParams(victim.back, { code: paramOf((await at.begun(app)).back, 'code') }),
    )
  }),
  'injection: the attacker’s state over the person’s cookie, under his name for it': by(
    'cookie_missing state_invalid',
    async at => {
      const app = at.pick(flows)
      const [mine, victim] = [await at.begun(app), await at.begun(app, new Browser(), 'alice')]
      const [[name] = [''], [, value] = ['', '']] = [[...mine.browser.jar][0], [...victim.browser.jar][0]]
      const browser = new Browser()
      browser.jar.set(name, value)
      return at.deliver(app, browser, mine.back)
    },
  ),
  'injection: no state, or no request token, to whatever waits in the browser': by('state_missing', async at => {
    const app = at.pick(flows)
    const browser = (await at.begun(app, await at.person(app), 'alice')).browser
    return at.deliver(app, browser, withoutParam((await at.begun(app)).back, at.pick(['state', 'oauth_token']), app))
  }),
  'injection: a state with one character changed, cut short or lengthened': by(
    'state_invalid state_missing',
    async at => {
      const app = at.pick(flows2)
      const { browser, back } = await at.begun(app, await at.person(app), 'alice')
      return at.deliver(app, browser, withParams(back, { state: spoiled(at, paramOf(back, 'state')) }))
    },
  ),
  'injection: a request token or a cookie with one character changed': by(
    'state_invalid cookie_missing state_missing',
    async at => {
      const { browser, back } = await at.begun('one')
      if (at.random() < 0.5)
        return at.deliver('one', browser, withParams(back, { oauth_token: spoiled(at, paramOf(back, 'oauth_token')) }))
      const [[name, value] = ['', '']] = browser.jar
      const start = value.split('.', 2).join('.').length + 1
      browser.jar.set(name, value.slice(0, start) + spoiled(at, value.slice(start)))
      return at.deliver('one', browser, back)
    },
  ),
  'injection: what was sealed for another purpose, or with another key': by('state_invalid', async at => {
    const app = at.pick(flows2)
    const { browser, back } = await at.begun(app, await at.person(app), 'alice')
    const id = paramOf(back, 'state').split('.', 1)[0]
    const stranger = new OAuth({ fetch: at.honest.fetch, secret: `not ${secret}` }).remoteApp(app, at.honest.oauth2)
    const options = { callback: `/connect/${app}/callback` }
    const foreign = new URL((await stranger.authorize(new Request(HERE), options)).headers.get('location') ?? '')
    const { pending } = await at.servers[0]!.app(app).begin({ callback: `${HERE}/x` })
    const [[, cookie] = ['', '']] = (await at.begun('one')).browser.jar
    const sealed = at.pick([
      pending.sealed,
      cookie.split('.').slice(2).join('.'),
      (foreign.searchParams.get('state') ?? '').split('.').slice(1).join('.'),
    ])
    return at.deliver(app, browser, withParams(back, { state: `${id}.${sealed}` }))
  }),
  'injection: a parameter twice, his beside the person’s': by('callback_duplicate', async at => {
    const app = at.pick(flows)
    const victim = await at.begun(app, await at.person(app), 'alice')
    const mine = await at.begun(app)
    const name = at.pick(app === 'one' ? ['oauth_token', 'oauth_verifier'] : ['code', 'state'])
    const pair = `${name}=${encodeURIComponent(paramOf(mine.back, name))}`
    const [before, query = ''] = victim.back.split('?')
    const url = at.random() < 0.5 ? `${before}?${query}&${pair}` : `${before}?${pair}&${query}`
    return at.deliver(app, victim.browser, url)
  }),
  'injection: the attacker’s PIN, without a request token, to a person’s PIN': by('verifier_invalid', async at => {
    const [victim, mine] = [await at.person('one'), new Browser()]
    at.later(1)
    const asked = await at.begin('one', victim, { callback: undefined, user: 'alice' })
    at.honest.consent(asked, { user: 'alice' })
    const pin = at.honest.consent(await at.begin('one', mine, { callback: undefined }), { user: 'mallory' })
    return at.deliver('one', victim, `${HERE}/pin?oauth_verifier=${pin}`)
  }),
}

for (const [number, [kind, { codes, attack }]] of Object.entries(kinds).entries())
  test(`${kind}: 0 of ${EACH} generated attempts succeed`, async () => {
    let succeeded = 0
    const refused = new Set<string>()
    for (let n = 0; n < EACH; n++) {
      for (const result of [await settled(attack(world(number * 10_000 + n)))].flat()) {
        if (typeof result === 'string') refused.add(result)
        else if (result.connection !== null) succeeded++
      }
    }
    assert.equal(succeeded, 0)
    assert.deepEqual(
      [...refused].filter(code => !codes.includes(code)),
      [],
    )
  })

test('the attempts above are 1,000, of every kind the same number', () => {
  assert.equal(Object.keys(kinds).length * EACH, 1_000)
})

/** An error that is not ours is a fault of the test. */
async function settled(attempt: ReturnType<Attack>): Promise<Result | readonly Result[]> {
  try {
    return await attempt
  } catch (error) {
    if (error instanceof ConnectError) return error.problem ?? error.code
    throw error
  }
}

const paramOf = (url: string, name: string): string => new URL(url).searchParams.get(name) ?? ''

function withParams(url: string, params: Readonly<Record<string, string>>): string {
  const changed = new URL(url)
  for (const [name, value] of Object.entries(params)) changed.searchParams.set(name, value)
  return changed.href
}

function withoutParam(url: string, name: string, app: Flow): string {
  const changed = new URL(url)
  changed.searchParams.delete(app === 'one' ? 'oauth_token' : name)
  changed.searchParams.delete('state')
  return changed.href
}

function copyOf(browser: Browser): Browser {
  const copy = new Browser()
  for (const [name, value] of browser.jar) copy.jar.set(name, value)
  return copy
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Never what it was. The last character of base64url may carry bits that say nothing, so it is left alone. */
function spoiled({ int, pick }: World, text: string): string {
  const at = int(text.length - 1)
  const other = pick([...ALPHABET].filter(letter => letter !== text[at]))
  return pick([
    text.slice(0, at) + other + text.slice(at + 1),
    text.slice(0, at),
    text.slice(0, at) + other + text.slice(at),
    text + other,
    '',
  ])
}

/** Seeded, so that what failed once fails again. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
