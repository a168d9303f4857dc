import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { AppWithSecrets } from '@valetkey/server/storage/storage'
import {
  addButton,
  asApp,
  flowIn,
  type PortalWorld,
  portalWorld,
  type Registered,
  register,
  retireButton,
  rightForm,
  saidIn,
  secretIn,
  signedIn,
  submit,
} from '../portal-world.ts'
import { onEachStorage } from '../storages.ts'
import { codeOf, createBrowser, flowOf, issuer, postToken, signed, world } from '../world.ts'

const grant = { grant_type: 'client_credentials' }

describe('the developer portal', () => {
  let it: PortalWorld
  before(async () => {
    it = await portalWorld()
  })
  after(() => it.close())

  test('is nowhere unless it is switched on', async () => {
    const without = await world()
    for (const path of ['/apps', '/apps/new']) assert.equal((await without.browser.get(path)).status, 404)
    assert.doesNotMatch(await (await without.browser.get('/settings/applications')).text(), /href="\/apps"/)
    await without.close()
  })

  test('who is not signed in goes to sign-in, and comes back to the same page', async () => {
    const { path } = await register(it.browser)
    for (const page of ['/apps', '/apps/new', path]) {
      const answer = await createBrowser(it.provider).get(page)
      assert.equal(answer.status, 303)
      assert.equal(answer.headers.get('location'), `/sign-in?next=${encodeURIComponent(page)}`)
    }
    assert.match((await createBrowser(it.provider).post(path, {})).headers.get('location')!, /^\/sign-in/)
  })

  test('people of the surrounding application have apps too', async () => {
    const carol = { id: 'c-1', username: 'carol' }
    const users = {
      signInUrl: '/login',
      current: async (request: Request) => (request.headers.get('x-in') ? carol : null),
    }
    const foreign = await world({ portal: true, users })
    const answer = await createBrowser(foreign.provider).get('/apps')
    assert.equal(answer.headers.get('location'), '/login?next=%2Fapps')
    const browser = createBrowser(foreign.provider)
    const page = await (await browser.get('/apps/new', { 'x-in': '1' })).text()
    const made = await browser.post('/apps/new', { ...rightForm, flow: flowOf(page) }, { 'x-in': '1' })
    assert.equal(made.status, 303)
    assert.equal((await foreign.provider.storage.apps.list({ ownerId: 'c-1', limit: 9 })).length, 1)
    await foreign.close()
  })

  test('an app is registered as it was typed, with the person as its owner, and listed', async () => {
    const { id, html } = await register(it.browser, { client_name: '  Tea & <b>Timer</b> ' })
    const app = (await it.provider.storage.apps.byId(id))!
    assert.deepEqual(
      [
        app.name,
        app.website,
        app.description,
        app.redirectUris,
        app.callbackDomain,
        app.scopes,
        app.public,
        app.ownerId,
      ],
      [
        'Tea & <b>Timer</b>',
        'https://tea.example/',
        'Tells when it is ready.',
        ['https://tea.example/callback', 'urn:ietf:wg:oauth:2.0:oob'],
        null,
        ['read', 'write'],
        false,
        it.alice.id,
      ],
    )
    assert.match(html, /<h1>Tea &amp; &lt;b&gt;Timer&lt;\/b&gt;<\/h1>/)
    assert.match(await (await it.browser.get('/apps')).text(), new RegExp(`href="/apps/${id}">Tea &amp; `))
    assert.doesNotMatch(await (await it.bob.browser.get('/apps')).text(), /Tea/)
  })

  test('its secret is shown once: not again by reloading, by asking twice, nor with the browser’s old cookie', async () => {
    const answer = await submit(it.browser, '/apps/new', 'client_name', rightForm)
    const path = answer.headers.get('location')!
    const kept = [...it.browser.cookies]
    await it.provider.fetch(new Request(issuer + path, { method: 'HEAD', headers: { cookie: kept.join('; ') } }))
    const pages = await Promise.all(Array.from({ length: 10 }, () => it.browser.get(path)))
    const secrets = (await Promise.all(pages.map(page => page.text()))).map(secretIn).filter(secret => secret !== null)
    assert.equal(secrets.length, 1)
    assert.ok(!answer.headers.get('set-cookie')!.includes(secrets[0]!))
    for (const cookies of [it.browser.cookies, kept, kept]) {
      const again = createBrowser(it.provider)
      again.cookies = [...cookies]
      const html = await (await again.get(path)).text()
      assert.equal(secretIn(html), null)
      assert.ok(!html.includes(secrets[0]!))
      // Nor a second later, which a nonce would tell from this one.
      it.provider.storage.setClockOffset(it.provider.storage.clockOffset + 1000)
    }
    it.provider.storage.setClockOffset(0)
  })

  test('a secret waits for its page, wherever else the person looks first', async () => {
    const answer = await submit(it.browser, '/apps/new', 'client_name', rightForm)
    await it.browser.get('/apps')
    assert.ok(secretIn(await (await it.browser.get(answer.headers.get('location')!)).text()))
  })

  test('the notice of one browser, or of one person, says nothing to another', async () => {
    const answer = await submit(it.browser, '/apps/new', 'client_name', rightForm)
    const path = answer.headers.get('location')!
    const notice = it.browser.cookies.at(-1)!
    const other = await signedIn(it, it.alice.id)
    other.cookies.push(notice)
    const html = await (await other.get(path)).text()
    assert.deepEqual([secretIn(html), saidIn(html)], [null, ''])
  })

  test('a public app has no secret, and its page speaks of none', async () => {
    const app = await register(it.browser, { type: 'public' })
    assert.equal(app.secret, null)
    assert.doesNotMatch(app.html, />New secret<|CLIENT_SECRET/)
    assert.equal((await it.provider.storage.apps.byId(app.id))!.public, true)
  })

  test('of an app that is another’s, nobody’s or not there all pages say the same: 404', async () => {
    const { path } = await register(it.browser)
    const texts = new Set<string>()
    const nobodys = (await it.provider.apps.byClientId(it.app.clientId))!.id
    for (const place of [path, `/apps/${nobodys}`, '/apps/unknown', '/apps/%00', `${path}/`]) {
      const answer = await it.bob.browser.get(place, { 'x-request-id': 'the-same-for-all' })
      assert.equal(answer.status, 404, place)
      texts.add((await answer.text()).replace(/value="[^"]*"/g, ''))
    }
    assert.equal(texts.size, 1)
    const own = await register(it.bob.browser)
    const flow = flowIn(own.html, 'confirm')
    assert.equal((await it.bob.browser.post(path, { flow, confirm: 'Tea Timer' })).status, 404)
    assert.equal((await it.browser.get(path)).status, 200)
  })

  test('a form counts only in the browser it was shown to, for the person it was shown to, and about its own app', async () => {
    const [mine, other] = [await register(it.browser), await register(it.browser)]
    const html = await (await it.browser.get(mine.path)).text()
    const flow = flowIn(html, 'confirm')
    const confirm = { flow, confirm: 'Tea Timer' }
    assert.equal((await (await signedIn(it, it.alice.id)).post(mine.path, confirm)).status, 403)
    assert.equal((await it.browser.post(mine.path, { confirm: 'Tea Timer' })).status, 403)
    assert.equal((await it.browser.post(mine.path, confirm, { 'sec-fetch-site': 'cross-site' })).status, 403)
    assert.equal((await it.browser.post(mine.path, confirm, { origin: 'https://evil.example' })).status, 403)
    assert.equal((await it.browser.post(other.path, confirm)).status, 409)
    assert.equal((await it.browser.post('/apps/new', { ...rightForm, flow })).status, 409)
    const changed = createBrowser(it.provider)
    changed.cookies = it.browser.cookies.filter(one => !one.includes('_session='))
    changed.cookies.push(await it.provider.people.session(it.bob.id))
    const bobs = await register(changed)
    assert.equal((await changed.post(bobs.path, confirm)).status, 403)
    const consent = await (await it.browser.get('/sign-out')).text()
    assert.equal((await it.browser.post(mine.path, { ...confirm, flow: flowOf(consent) })).status, 403)
    assert.equal((await it.browser.get(mine.path)).status, 200)
  })

  test('what may be changed is changed; what is wrong leaves everything as it was', async () => {
    const { path, id } = await register(it.browser)
    const changes = {
      ...rightForm,
      client_name: 'Coffee Timer',
      redirect_uris: 'myapp:/back',
      scope: 'read',
      type: 'public',
    }
    const answer = await submit(it.browser, path, 'client_name', changes)
    assert.equal(answer.status, 303)
    assert.equal(saidIn(await (await it.browser.get(path)).text()), 'Your changes are saved.')
    assert.equal(saidIn(await (await it.browser.get(path)).text()), '', 'said once')
    const app = (await it.provider.storage.apps.byId(id))!
    assert.deepEqual([app.name, app.redirectUris, app.scopes], ['Coffee Timer', ['myapp:/back'], ['read']])
    assert.equal(app.public, false, 'the type stays')
    const wrong = await submit(it.browser, path, 'client_name', { ...changes, client_name: '', description: 'Kept!' })
    assert.equal(wrong.status, 400)
    assert.match(await wrong.text(), /Kept!/)
    assert.deepEqual(await it.provider.storage.apps.byId(id), app)
  })

  test('an app the operator verified is verified no more when it goes by another name or to another place', async () => {
    for (const [change, verified] of [
      [{ client_name: 'Your Bank' }, false],
      [{ client_uri: 'https://evil.example/' }, false],
      [{ redirect_uris: 'https://evil.example/' }, false],
      [{ callback_domain: 'evil.example' }, false],
      [{ description: 'Another one.' }, true],
    ] as const) {
      const { path, id } = await register(it.bob.browser)
      await it.provider.storage.apps.update(id, { policy: { verified: true, pkce: 'optional' } })
      assert.match(await (await it.bob.browser.get(path)).text(), /has verified this app/)
      await submit(it.bob.browser, path, 'client_name', { ...rightForm, ...change })
      assert.deepEqual((await it.provider.storage.apps.byId(id))!.policy, { verified, pkce: 'optional' })
    }
  })

  test('it is deleted by its name and nothing else, and every token of it ends', async () => {
    const app = await register(it.browser)
    const token = (await (await postToken(asApp(it, app), grant)).json()) as { access_token: string }
    const call = () =>
      it.provider.check({ method: 'GET', url: '/api', headers: { authorization: `Bearer ${token.access_token}` } })
    await call()
    for (const confirm of ['', 'tea timer', 'Tea Timer 2', app.clientId]) {
      const answer = await submit(it.browser, app.path, 'confirm', { confirm })
      assert.equal(answer.status, 400)
      assert.match(await answer.text(), /id="confirm"[^>]*aria-describedby="confirm-error" aria-invalid="true"/)
    }
    await call()
    const answer = await submit(it.browser, app.path, 'confirm', { confirm: ' Tea Timer ' })
    assert.equal(answer.headers.get('location'), '/apps')
    assert.match(saidIn(await (await it.browser.get('/apps')).text()), /^Tea Timer is deleted/)
    await assert.rejects(call(), { code: 'invalid_token' })
    assert.equal((await it.browser.get(app.path)).status, 404)
  })

  test('a name that cannot be typed as it is stored is confirmed as it is shown', async () => {
    const { app } = await it.provider.apps.create({ name: `Odd\u200b ${'x'.repeat(100)}`, ownerId: it.alice.id })
    const shown = /<h1>([^<]+)</.exec(await (await it.browser.get(`/apps/${app.id}`)).text())![1]!
    assert.equal((await submit(it.browser, `/apps/${app.id}`, 'confirm', { confirm: shown })).status, 303)
  })

  test('who may not register keeps the apps they have', async () => {
    const only = await portalWorld({ portal: { mayRegister: async user => user.username === 'alice' } })
    await register(only.browser)
    const own = await only.provider.apps.create({ name: 'Bob’s', ownerId: only.bob.id })
    const list = await (await only.bob.browser.get('/apps')).text()
    assert.match(list, /Bob’s/)
    assert.doesNotMatch(list, /href="\/apps\/new"/)
    assert.equal((await only.bob.browser.get('/apps/new')).status, 403)
    assert.equal((await only.bob.browser.get(`/apps/${own.app.id}`)).status, 200)
    const flow = flowOf(await (await only.browser.get('/apps/new')).text())
    assert.equal((await only.bob.browser.post('/apps/new', { ...rightForm, flow })).status, 403)
    await only.close()
  })

  test('an app that was switched off says so, and stays off', async () => {
    const { path, id } = await register(it.browser)
    await it.provider.storage.apps.update(id, { disabled: true })
    assert.match(await (await it.browser.get(path)).text(), /switched this app off/)
    await submit(it.browser, path, 'client_name', rightForm)
    assert.notEqual((await it.provider.storage.apps.byId(id))!.disabledAt, null)
  })

  test('a method that is none of the page’s is 405', async () => {
    const answer = await it.browser.post('/apps', {})
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET'])
  })

  test('every page forbids scripts, frames and foreign forms, and is kept by no cache', async () => {
    const { path } = await register(it.browser)
    for (const place of ['/apps', '/apps/new', path, '/apps/unknown']) {
      const { headers } = await it.browser.get(place)
      assert.match(
        headers.get('content-security-policy')!,
        /^default-src 'none'; .*form-action 'self'; .*frame-ancestors/,
      )
      assert.doesNotMatch(headers.get('content-security-policy')!, /script-src|unsafe/)
      assert.equal(headers.get('cache-control'), 'no-store')
    }
  })

  test('it speaks German to who wants it', async () => {
    const html = await (await it.browser.get('/apps/new', { 'accept-language': 'de' })).text()
    assert.match(html, /<html lang="de">/)
    assert.match(html, /Wohin es mit der Antwort zurückgeht/)
    const flow = flowOf(html)
    const wrong = await it.browser.post(
      '/apps/new',
      { ...rightForm, flow, redirect_uris: 'https://tea.example/#x' },
      { 'accept-language': 'de-AT' },
    )
    assert.match(await wrong.text(), /https:\/\/tea\.example\/#x darf kein # enthalten\./)
  })
})

describe('trying an app', () => {
  let it: PortalWorld
  before(async () => {
    it = await portalWorld()
  })
  after(() => it.close())

  const linkIn = (html: string, pattern: RegExp) => pattern.exec(html)![1]!.replaceAll('&amp;', '&')
  const tryLink = (html: string) => linkIn(html, /id="try" href="([^"]+)"/)

  test('the link shows the consent page, also to who said yes before; its code is traded by the curl of the same page', async () => {
    const app = await register(it.browser, { redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' })
    for (let time = 0; time < 2; time++) {
      const html = await (await it.browser.get(app.path)).text()
      const page = await (await it.browser.get(tryLink(html))).text()
      assert.match(page, /Tea Timer wants to use your account/)
      const shown = await it.browser.post('/oauth/authorize', { flow: flowOf(page), decision: 'allow' })
      const answer = await postToken(asApp(it, app), curlOf(html, codeOf(await shown.text()), app.secret!), {})
      assert.equal(((await answer.json()) as { scope: string }).scope, 'read write')
    }
  })

  test('OAuth 1.0a is tried with a request token made here', async () => {
    const app = await register(it.browser)
    const link = linkIn(app.html, /href="(\/apps\/[^"]+\?try)"/)
    const answer = await it.browser.get(link)
    assert.equal(answer.status, 303)
    const page = await (await it.browser.get(answer.headers.get('location')!)).text()
    assert.match(page, /Tea Timer wants to use your account/)
    const back = await it.browser.post('/oauth/authorize', { flow: flowOf(page), decision: 'allow' })
    assert.match(back.headers.get('location')!, /^https:\/\/tea\.example\/callback\?oauth_token=.+&oauth_verifier=/)
    assert.equal((await it.bob.browser.get(link)).status, 404)
  })

  test('without a callback there is nothing to try', async () => {
    const app = await register(it.browser, { redirect_uris: '' })
    assert.match(app.html, /Add a callback first/)
    assert.doesNotMatch(app.html, /id="try"|\?try"/)
    assert.equal((await it.browser.get(`${app.path}?try`)).status, 409)
  })

  test('a server of one protocol offers that one', async () => {
    for (const [protocols, offered, missing] of [
      [[1], /\?try"/, /id="try"|curl|rsa_none/],
      [[2], /id="try"/, /\?try"|OAuth 1\.0a|rsa_public_key|callback_domain/],
    ] as const) {
      const one = await portalWorld({ policy: { protocols } })
      const { html } = await register(one.browser)
      assert.match(html, offered)
      assert.doesNotMatch(html, missing)
      await one.close()
    }
  })

  test('the snippets have this server’s addresses and this app’s id, and no secret', async () => {
    const own = await portalWorld({ issuer: 'https://id.example/sub', paths: { token: '/t', authorize: '/a' } })
    const app = await register(own.browser)
    const html = await (await own.browser.get(app.path)).text()
    const snippets = [...html.matchAll(/<pre [^>]*><code>([^<]*)</g)].map(([, text]) => text!)
    assert.equal(snippets.length, 4, 'the command knows no server whose paths are others')
    assert.match(snippets[0]!, /https:\/\/id\.example\/t/)
    assert.match(snippets[1]!, /accessTokenUrl: &#39;https:\/\/id\.example\/t&#39;/)
    assert.ok(snippets.every(text => text.includes(app.clientId)))
    assert.ok(!app.html.replace(/id="secret">[^<]+</, '').includes(app.secret!))
    await own.close()
  })
})

/** What the page's curl sends, as curl would. */
function curlOf(html: string, code: string, secret: string): Record<string, string> {
  const text = /<code>(#[^<]*client_secret@-)/.exec(html)![1]!.replaceAll('&#39;', "'").replaceAll('&quot;', '"')
  assert.ok(text.includes(`curl ${issuer}/oauth/token`))
  const data = [...text.matchAll(/(?:-d|--data-urlencode) '?([\w]+)=([^\s']+)/g)].map(([, name, value]) => [
    name,
    value,
  ])
  return { ...Object.fromEntries(data), code, client_secret: secret }
}

onEachStorage('apps of the portal', newStorage => {
  let it: PortalWorld
  before(async () => {
    it = await portalWorld({ storage: newStorage(), portal: { appsPerPerson: 4 } })
  })
  after(() => it.close())

  const stored = async ({ id }: Registered): Promise<AppWithSecrets> => (await it.provider.storage.apps.byId(id))!
  const opens = async (app: Registered, secret: string) =>
    (await postToken(asApp(it, { ...app, secret }), grant)).status === 200

  test('a second secret works beside the first; the older one goes when it is retired', async () => {
    const app = await register(it.browser)
    assert.ok(await opens(app, app.secret!))
    assert.equal((await submit(it.browser, app.path, addButton)).status, 303)
    const html = await (await it.browser.get(app.path)).text()
    const second = secretIn(html)!
    assert.match(html, /last used <time/)
    assert.match(html, /never used/)
    assert.doesNotMatch(html, new RegExp(addButton), 'there are two')
    assert.ok((await opens(app, app.secret!)) && (await opens(app, second)))
    const [, older] = html.split(retireButton)
    await it.browser.post(app.path, { flow: /.*name="flow" value="([^"]+)"/s.exec(older!)![1]! })
    assert.match(saidIn(await (await it.browser.get(app.path)).text()), /retired/)
    assert.deepEqual([await opens(app, app.secret!), await opens(app, second)], [false, true])
    const request = await signed(asApp(it, app), '/oauth/request_token', { callback: 'oob' })
    assert.equal((await it.provider.fetch(request)).status, 401, 'nor does it sign any more')
    await submit(it.browser, app.path, 'confirm', { confirm: 'Tea Timer' })
  })

  test('the last secret cannot be retired', async () => {
    const app = await register(it.browser)
    await submit(it.browser, app.path, addButton)
    const html = await (await it.browser.get(app.path)).text()
    const flows = html
      .split(retireButton)
      .slice(0, 2)
      .map(text => /.*name="flow" value="([^"]+)"/s.exec(text)![1]!)
    assert.equal((await it.browser.post(app.path, { flow: flows[0]! })).status, 303)
    assert.equal((await it.browser.post(app.path, { flow: flows[0]! })).status, 409)
    assert.equal((await it.browser.post(app.path, { flow: flows[1]! })).status, 409)
    assert.equal((await stored(app)).secrets.length, 1)
    await submit(it.browser, app.path, 'confirm', { confirm: 'Tea Timer' })
  })

  test('ten rotations at once never leave three secrets, nor cost the one in use', async () => {
    const app = await register(it.browser)
    const pages = await Promise.all(Array.from({ length: 10 }, async () => (await it.browser.get(app.path)).text()))
    const flows = pages.map(html => flowIn(html, addButton))
    const statuses = await Promise.all(flows.map(async flow => (await it.browser.post(app.path, { flow })).status))
    assert.deepEqual(statuses.sort(), [303, ...Array(9).fill(409)])
    assert.equal((await stored(app)).secrets.length, 2)
    assert.ok(await opens(app, app.secret!))
    await submit(it.browser, app.path, 'confirm', { confirm: 'Tea Timer' })
  })

  test('a form sent ten times at once registers one app, makes one secret, and each answer leads there', async () => {
    const page = await (await it.browser.get('/apps/new')).text()
    const send = () => it.browser.post('/apps/new', { ...rightForm, flow: flowOf(page) })
    const answers = await Promise.all(Array.from({ length: 10 }, send))
    const places = new Set(answers.map(answer => answer.headers.get('location')))
    assert.equal(places.size, 1)
    const [path] = places as Set<string>
    assert.equal((await it.provider.storage.apps.list({ ownerId: it.alice.id, limit: 9 })).length, 1)
    const html = await (await it.browser.get(path!)).text()
    assert.ok(secretIn(html))
    const flow = flowIn(html, addButton)
    const added = await Promise.all(Array.from({ length: 10 }, () => it.browser.post(path!, { flow })))
    assert.deepEqual(new Set(added.map(answer => answer.status)), new Set([303]))
    assert.ok(secretIn(await (await it.browser.get(path!)).text()))
    await submit(it.browser, path!, 'confirm', { confirm: 'Tea Timer' })
  })

  test('a person has so many apps and no more, even when ten are registered at once', async () => {
    const pages = await Promise.all(Array.from({ length: 10 }, async () => (await it.browser.get('/apps/new')).text()))
    const answers = await Promise.all(
      pages.map(html => it.browser.post('/apps/new', { ...rightForm, flow: flowOf(html) })),
    )
    const statuses = answers.map(answer => answer.status)
    assert.deepEqual(statuses.sort(), [...Array(4).fill(303), ...Array(6).fill(403)])
    assert.equal((await it.browser.get('/apps/new')).status, 403)
    assert.match(await (await it.browser.get('/apps')).text(), /You have 4 apps, and that is the most/)
    await register(it.bob.browser)
  })
})
