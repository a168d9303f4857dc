import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { texts } from '../../src/pages/texts/index.ts'
import type { Language } from '../../src/pages/texts/language.ts'
import {
  authorizePath,
  type Browser,
  callback,
  consent,
  createBrowser,
  flowOf,
  pkce,
  tokensFor,
  type World,
  world,
} from '../world.ts'

type Leaf = readonly [path: string, value: unknown]

/** Every text of a language by its path. */
function leaves(value: unknown, path: string = ''): Leaf[] {
  if (typeof value !== 'object' || value === null || value instanceof String) return [[path, value]]
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
}

const catalogue = (language: Language): Leaf[] => {
  const { language: _language, format: _format, ...groups } = texts[language]
  return leaves(groups)
}

/** A text as it reads, with a dash for what is put into it. */
function spoken(value: unknown): string {
  if (typeof value !== 'function') return String(value)
  const said: unknown = value(...Array.from({ length: value.length }, () => '–'))
  return leaves(said)
    .map(([, text]) => String(text))
    .join(' ')
}

describe('the catalogue of texts', () => {
  const english = catalogue('en')

  for (const language of Object.keys(texts) as Language[]) {
    const own = catalogue(language)

    test(`${language} has every text that English has, and no other`, () => {
      const keys = (all: readonly Leaf[]) => all.map(([path]) => path).sort()
      assert.ok(english.length > 100, 'there are texts')
      assert.deepEqual(keys(own), keys(english))
    })

    test(`${language} leaves none of them empty, and says the same of the same things`, () => {
      const arity = (value: unknown) => (typeof value === 'function' ? value.length : 0)
      const other = new Map(own)
      for (const [path, value] of english) {
        assert.equal(typeof other.get(path), typeof value, path)
        assert.equal(arity(other.get(path)), arity(value), path)
        assert.notEqual(spoken(other.get(path)).trim(), '', path)
      }
    })
  }

  test('German is German: no text was left in English', () => {
    const same = new Set([
      '–',
      'App',
      'Apps',
      'Callbacks',
      'Person',
      'Name',
      'Code',
      'curl',
      'Secret',
      'Secrets',
      'TypeScript',
      'TypeScript, OAuth 1.0a',
      'Website',
    ])
    const german = new Map(catalogue('de'))
    const left = english.filter(([path, value]) => spoken(german.get(path)) === spoken(value))
    assert.deepEqual(
      left.filter(([, value]) => /\p{L}{3}/u.test(spoken(value)) && !same.has(spoken(value))),
      [],
    )
  })

  test('German says Sie, and no English word it has one for', () => {
    const german = catalogue('de').map(([path, value]) => `${path}: ${spoken(value)}`)
    const wrong =
      /\b(?:du|dich|dir|dein\w*|euch|euer|klicke?n?|login|logout|einloggen|account|user|website?n?s?-?urls?)\b/i
    assert.deepEqual(
      german.filter(line => wrong.test(line.replace(/^[^:]*:/, ''))),
      [],
    )
  })
})

describe('the language of a page', () => {
  let it: World
  before(async () => {
    it = await world({ clientAddress: () => '192.0.2.1' })
  })
  after(() => it.close())

  const lang = (html: string) => /<html lang="([^"]+)">/.exec(html)?.[1]
  const read = async (path: string, language: string | null, browser: Browser = it.browser) => {
    const answer = await browser.get(path, language === null ? {} : { 'accept-language': language })
    return { answer, html: await answer.text() }
  }

  test('is what the browser asks for, English where that is neither', async () => {
    for (const [asked, given, title] of [
      [null, 'en', 'Sign in'],
      ['de', 'de', 'Anmelden'],
      ['de-CH, en;q=0.5', 'de', 'Anmelden'],
      ['en-GB, de;q=0.9', 'en', 'Sign in'],
      ['fr, it', 'en', 'Sign in'],
      ['fr, de;q=0.1', 'de', 'Anmelden'],
    ] as const) {
      const { answer, html } = await read('/sign-in', asked)
      assert.equal(lang(html), given, String(asked))
      assert.equal(answer.headers.get('content-language'), given)
      assert.match(answer.headers.get('vary')!, /accept-language/)
      assert.ok(html.includes(`<h1>${title}</h1>`), title)
    }
  })

  test('can be narrowed and turned around by the server', async () => {
    for (const [languages, asked, given] of [
      [['de'], 'en', 'de'],
      [['de', 'en'], null, 'de'],
      [['de', 'en'], 'en', 'en'],
      [['en'], 'de', 'en'],
    ] as const) {
      const other = await world({ languages })
      const { html } = await read('/sign-in', asked, createBrowser(other.provider))
      assert.equal(lang(html), given, `${languages} ${asked}`)
      await other.close()
    }
  })

  test('is that of every page: consent, code, no, errors, settings', async () => {
    const oob = authorizePath(it, await pkce(), { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' })
    const post = async (path: string, form: Record<string, string>) => {
      const answer = await it.browser.post(path, form, { 'accept-language': 'de' })
      return answer.text()
    }
    const flow = async () => flowOf((await read(oob, 'de')).html)
    const pages = {
      'Zugriff für Photo Keeper': (await read(oob, 'de')).html,
      'Gleich geschafft': await post('/oauth/authorize', { flow: await flow(), decision: 'allow' }),
      'Es wurde nichts weitergegeben': await post('/oauth/authorize', { flow: await flow(), decision: 'deny' }),
      'Ja oder nein?': await post('/oauth/authorize', { flow: await flow(), decision: 'maybe' }),
      'Bitte beginnen Sie von vorn': await post('/oauth/authorize', {}),
      'Unbekannte App': (await read(authorizePath(it, null, { client_id: 'nobody' }), 'de')).html,
      'Wir können Sie nicht zurückschicken': (
        await read(authorizePath(it, null, { redirect_uri: 'https://x.example' }), 'de')
      ).html,
      'Dieser Link funktioniert nicht': (await read('/oauth/authorize?oauth_token=x', 'de')).html,
      'Hier ist nichts': (await read('/oauth/code', 'de')).html,
      'Apps mit Zugriff': (await read('/settings/applications', 'de')).html,
      'Passwort ändern': (await read('/settings/password', 'de')).html,
      Abmelden: (await read('/sign-out', 'de')).html,
    }
    for (const [title, html] of Object.entries(pages)) {
      assert.equal(lang(html), 'de', title)
      assert.ok(html.includes(`<title>${title} · `), `${title}: ${/<title>.*/.exec(html)?.[0]}`)
    }
    const big = await it.browser.post('/sign-in', { flow: 'x'.repeat(10_000_000) }, { 'accept-language': 'de' })
    assert.match(await big.text(), /Das ist zu viel/)
    const wrong = await it.browser.post('/oauth/code', {}, { 'accept-language': 'de' })
    assert.match(await wrong.text(), /nimmt nur GET an/)
  })

  test('tells days, lengths and waits in its own way', async () => {
    await tokensFor(it)
    const today = new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date())
    const settings = await read('/settings/applications', 'de')
    assert.ok(settings.html.includes(today), today)
    const { app } = await it.provider.apps.create({
      name: 'Short',
      redirectUris: [callback],
      policy: { refreshTokens: false },
    })
    const { html } = await read(authorizePath(it, await pkce(), { client_id: app.clientId }), 'de')
    assert.match(html, /Das endet nach einer Stunde von selbst/)
    assert.match(html, /heute registriert/)
    const browser = createBrowser(it.provider)
    const guess = async () => {
      const flow = flowOf((await read('/sign-in', 'de', browser)).html)
      return browser.post('/sign-in', { flow, username: 'nobody', password: 'x' }, { 'accept-language': 'de' })
    }
    for (let tries = 0; tries < 20; tries++) assert.equal((await guess()).status, 401)
    assert.match(await (await guess()).text(), /Bitte versuchen Sie es in einer Minute noch einmal/)
  })

  test('month and age of an app follow the clock of the storage', async () => {
    const at = async (days: number, language: string) => {
      it.provider.storage.setClockOffset(days * 86_400_000)
      it.browser.cookies = it.browser.cookies.filter(one => !one.includes('_session='))
      it.browser.cookies.push(await it.provider.people.session(it.alice.id))
      return (await read(authorizePath(it, await pkce()), language)).html
    }
    assert.match(await at(1, 'de'), /gestern registriert/)
    assert.match(await at(3, 'en'), /registered 3 days ago/)
    assert.match(await at(31, 'de'), /hier bekannt seit \p{L}+ \d{4}/u)
    assert.match(await at(31, 'en'), /known here since \w+ \d{4}/)
    it.provider.storage.setClockOffset(0)
  })
})

test('a personality’s own words stand in place of ours, in whatever language', async () => {
  const pages = { allow: 'Okay', codeTitle: 'Success', consentTitle: (app: string) => `${app} would like in` }
  const it = await world({ dialect: { pages } })
  const oob = { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' }
  const page = await it.browser.get(authorizePath(it, await pkce(), oob), { 'accept-language': 'de' })
  const html = await page.text()
  assert.match(html, /<h1>Photo Keeper would like in<\/h1>/)
  assert.match(html, /value="deny">Abbrechen<.*value="allow">Okay</)
  const code = await consent(it, authorizePath(it, await pkce(), oob))
  assert.match(await code.text(), /<h1>Success<\/h1>\s*<p>Copy this code and paste it into Photo Keeper/)
  await it.close()
})
