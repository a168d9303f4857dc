import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AdminWorld, adminWorld, buttons, done, press } from '../admin-world.ts'
import { flowIn, saidIn } from '../portal-world.ts'
import { onEachStorage } from '../storages.ts'
import {
  authorizePath,
  codeFor,
  createBrowser,
  flowOf,
  oauth1TokenFor,
  pkce,
  postToken,
  redeem,
  requestToken,
  signed,
  type Tokens,
  tokensFor,
} from '../world.ts'

onEachStorage('what administrators do', newStorage => {
  let it: AdminWorld
  let appPath: string
  const personPath = (id: string) => `/admin/people/${id}`
  before(async () => {
    it = await adminWorld({ storage: newStorage() })
    appPath = `/admin/apps/${it.appId}`
  })
  after(() => it.close())

  const bearer = ({ access_token }: Tokens) =>
    new Request('http://127.0.0.1:4999/api', { headers: { authorization: `Bearer ${access_token}` } })
  const works = (request: Request) =>
    it.provider.check(request).then(
      () => true,
      () => false,
    )
  const refreshed = async ({ refresh_token }: Tokens) =>
    (await postToken(it, { grant_type: 'refresh_token', refresh_token })).status
  const lastTold = () => it.told.at(-1)!

  test('an app that is switched off is refused everywhere on the very next call, and works again when switched on', async () => {
    const tokens = await tokensFor(it)
    const old = await oauth1TokenFor(it)
    const temporary = await requestToken(it)
    const proof = await pkce()
    const code = await codeFor(it, proof)
    assert.deepEqual([await works(bearer(tokens)), await works(await signed(it, '/api', { token: old }))], [true, true])
    const html = await done(it.ada.browser, appPath, 'disable', 'It sends spam.')
    assert.match(saidIn(html), /Photo Keeper is switched off/)
    assert.equal(await works(bearer(tokens)), false)
    assert.equal(await works(await signed(it, '/api', { token: old })), false)
    assert.equal((await redeem(it, code, proof)).status, 401)
    assert.equal(await refreshed(tokens), 401)
    assert.equal((await postToken(it, { grant_type: 'client_credentials' })).status, 401)
    assert.equal((await it.browser.get(authorizePath(it, proof))).status, 400)
    assert.notEqual((await it.browser.get(`/oauth/authorize?oauth_token=${temporary.token}`)).status, 200)
    assert.notEqual(
      (await it.provider.fetch(await signed(it, '/oauth/request_token', { callback: 'oob' }))).status,
      200,
    )
    assert.match(await (await it.ada.browser.get(appPath)).text(), /Reason: It sends spam\./)
    assert.match(
      await (await it.bob.browser.get(`/apps/${it.appId}`)).text(),
      /switched this app off.*Reason: It sends spam\./,
    )
    assert.match(saidIn(await done(it.ada.browser, appPath, 'enable')), /switched on again/)
    assert.deepEqual([await works(bearer(tokens)), await works(await signed(it, '/api', { token: old }))], [true, true])
  })

  test('all access of an app is revoked: tokens, codes on their way, its own tokens, and people are asked anew', async () => {
    const tokens = await tokensFor(it)
    const old = await oauth1TokenFor(it)
    const own = (await (await postToken(it, { grant_type: 'client_credentials' })).json()) as Tokens
    const proof = await pkce()
    const code = await codeFor(it, proof)
    const html = await done(it.ada.browser, appPath, 'revoke')
    assert.match(saidIn(html), /Photo Keeper has no access to anything any more: \d+ authorizations were revoked/)
    for (const dead of [bearer(tokens), bearer(own), await signed(it, '/api', { token: old })])
      assert.equal(await works(dead), false)
    assert.deepEqual([await refreshed(tokens), (await redeem(it, code, proof)).status], [400, 400])
    assert.deepEqual(await it.provider.storage.consents.list(it.alice.id), [])
    assert.ok(await works(bearer(await tokensFor(it))), 'who allows it again gets new ones')
    const { type, appId, userId, data } = it.told.find(({ type }) => type === 'app.revoked')!
    assert.deepEqual([type, appId, userId, data['by']], ['app.revoked', it.appId, it.ada.id, it.ada.id])
  })

  test('who is locked is signed out, cannot sign in, and no app acts in their name; unlocking gives that back', async () => {
    const tokens = await tokensFor(it)
    const old = await oauth1TokenFor(it)
    const html = await done(it.ada.browser, personPath(it.alice.id), 'lock', 'The account was stolen.')
    assert.match(saidIn(html), /alice is locked and signed out/)
    assert.match(html, /Locked since .*Reason: The account was stolen\./)
    assert.equal(await works(bearer(tokens)), false)
    assert.equal(await works(await signed(it, '/api', { token: old })), false)
    assert.equal(await refreshed(tokens), 400)
    assert.match((await it.browser.get('/settings/applications')).headers.get('location')!, /^\/sign-in/)
    const visitor = createBrowser(it.provider)
    const signIn = async () => {
      const flow = flowOf(await (await visitor.get('/sign-in')).text())
      return (await visitor.post('/sign-in', { flow, username: 'alice', password: 'wonderland' })).status
    }
    assert.equal(await signIn(), 401)
    await done(it.ada.browser, personPath(it.alice.id), 'unlock')
    assert.deepEqual([await works(bearer(tokens)), await signIn()], [true, 303])
    assert.match(
      (await it.browser.get('/settings/applications')).headers.get('location')!,
      /^\/sign-in/,
      'the sessions of before do not come back',
    )
    it.browser.cookies = [await it.provider.people.session(it.alice.id)]
  })

  test('signing out everywhere ends the sessions and leaves the apps alone', async () => {
    const tokens = await tokensFor(it)
    const html = await done(it.ada.browser, personPath(it.alice.id), 'signOut')
    assert.match(saidIn(html), /alice is signed out everywhere/)
    assert.match((await it.browser.get('/settings/applications')).headers.get('location')!, /^\/sign-in/)
    assert.ok(await works(bearer(tokens)))
    it.browser.cookies = [await it.provider.people.session(it.alice.id)]
  })

  test('all that a person allowed is revoked, and nobody else loses anything', async () => {
    const hers = await tokensFor(it)
    const his = await tokensFor({ ...it, browser: it.bob.browser })
    const html = await done(it.ada.browser, personPath(it.alice.id), 'revoke')
    assert.match(saidIn(html), /No app can act in the name of alice any more: \d+ authorizations were/)
    assert.deepEqual([await works(bearer(hers)), await refreshed(hers), await works(bearer(his))], [false, 400, true])
  })

  test('an app is verified as it was looked at: one that its owner changed meanwhile is not', async () => {
    const consentSays = async () => (await it.browser.get(authorizePath(it, await pkce()))).text()
    assert.match(await consentSays(), /has checked this app/)
    const html = await (await it.ada.browser.get(appPath)).text()
    await done(it.ada.browser, appPath, 'verify')
    assert.doesNotMatch(await consentSays(), /has checked this app/)
    const again = await it.ada.browser.post(appPath, { flow: flowIn(html, buttons.verify) })
    assert.equal(again.status, 409, 'it is verified already')
    await done(it.ada.browser, appPath, 'unverify')
    assert.match(await consentSays(), /has checked this app/)

    const shown = await (await it.ada.browser.get(appPath)).text()
    await it.provider.storage.apps.update(it.appId, { name: 'Photo Kreeper' })
    const late = await it.ada.browser.post(appPath, { flow: flowIn(shown, buttons.verify) })
    assert.equal(late.status, 409)
    assert.match(await late.text(), /That was changed meanwhile/)
    assert.match(await consentSays(), /has checked this app/)
    await it.provider.storage.apps.update(it.appId, { name: 'Photo Keeper' })
  })

  test('an owner who renames the app at the moment it is verified does not get the new name verified', async () => {
    const page = `/apps/${it.appId}`
    const looked = await (await it.ada.browser.get(appPath)).text()
    const html = await (await it.bob.browser.get(page)).text()
    const form = { client_name: 'Bank of Alice', redirect_uris: 'https://app.example/callback?kept=1', scope: ['read'] }
    const [renamed] = await Promise.all([
      it.bob.browser.post(page, { flow: flowIn(html, 'client_name'), ...form }),
      it.ada.browser.post(appPath, { flow: flowIn(looked, buttons.verify) }),
    ])
    assert.equal(renamed.status, 303)
    const app = (await it.provider.storage.apps.byId(it.appId))!
    assert.deepEqual([app.name, app.policy['verified'] === true], ['Bank of Alice', false])
    await it.provider.storage.apps.update(it.appId, { name: 'Photo Keeper' })
  })

  test('two administrators at once: one of them does it, the other is told', async () => {
    const html = await (await it.ada.browser.get(appPath)).text()
    const form = { flow: flowIn(html, buttons.disable), reason: 'Twice.' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => it.ada.browser.post(appPath, form)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, ...Array(9).fill(409)])
    assert.equal(it.told.filter(({ type, data }) => type === 'app.disabled' && data['reason'] === 'Twice.').length, 1)
    await done(it.ada.browser, appPath, 'enable')
  })

  test('each deed stands in the trail, with who did it, to whom, and why', async () => {
    await done(it.ada.browser, personPath(it.bob.id), 'lock', '  Rude\u202e\r\nletters \u0000')
    assert.deepEqual(lastTold(), {
      type: 'person.locked',
      appId: null,
      userId: it.bob.id,
      data: { reason: 'Rude letters', by: it.ada.id },
    })
    await done(it.ada.browser, personPath(it.bob.id), 'unlock')
    assert.deepEqual(lastTold().data, { by: it.ada.id })
    const html = await eventually(it, '/admin/events?person=bob', /Person unlocked/)
    assert.match(html, /Person locked<\/b> · <a [^>]*>bob<\/a> · by <a [^>]*>ada<\/a>/)
    assert.match(html, /Reason: Rude letters/)
  })

  test('without a reason nobody is locked and no app switched off: the page asks for one', async () => {
    for (const [path, deed] of [
      [appPath, 'disable'],
      [personPath(it.alice.id), 'lock'],
    ] as const)
      for (const reason of [undefined, '   ', '\u200b']) {
        const answer = await press(it.ada.browser, path, deed, reason)
        assert.equal(answer.status, 400)
        assert.match(await answer.text(), /role="alert">Say why/)
      }
    assert.equal((await it.provider.storage.users.byId(it.alice.id))?.lockedAt, null)
    assert.equal((await it.provider.storage.apps.byId(it.appId))?.disabledAt, null)
  })

  test('lists are searched, narrowed and turned over page by page, and nobody is left out', async () => {
    for (let number = 0; number < 60; number++) {
      await it.provider.apps.create({ name: `Many ${number}`, redirectUris: [] })
      await it.provider.people.create({ username: `many-${number}`, password: 'a long enough one' })
    }
    for (const [path, pattern] of [
      ['/admin/apps?q=MANY', />(Many \d+)</g],
      ['/admin/people?q=Many', />(many-\d+)</g],
    ] as const) {
      const first = await (await it.ada.browser.get(path)).text()
      const next = /rel="next" href="([^"]+)"/.exec(first)![1]!.replaceAll('&amp;', '&')
      const second = await (await it.ada.browser.get(next)).text()
      assert.doesNotMatch(second, /rel="next"/)
      assert.match(second, /Back to the newest/)
      const seen = [first, second].map(html => [...html.matchAll(pattern)].map(([, name]) => name))
      assert.deepEqual([seen[0]!.length, seen[1]!.length, new Set(seen.flat()).size], [50, 10, 60])
    }
    const unverified = await (await it.ada.browser.get('/admin/apps?state=unverified')).text()
    assert.match(unverified, /Photo Keeper/)
    assert.doesNotMatch(unverified, />Many \d+</)
    assert.match(unverified, /value="unverified" selected/)
    assert.match(await (await it.ada.browser.get('/admin/people?state=locked')).text(), /Nobody fits/)
  })

  test('events are narrowed by what, whose and where, and go on', async () => {
    const later = (html: string) => /rel="next" href="([^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    const types = [
      ...(await eventually(it, '/admin/events?type=person.created', /many-59/)).matchAll(/<b>([^<]+)<\/b> ·/g),
    ]
    assert.deepEqual(new Set(types.map(([, words]) => words)), new Set(['Account created']))
    const first = await (await it.ada.browser.get('/admin/events?type=person.created')).text()
    assert.match(await (await it.ada.browser.get(later(first)!)).text(), /Account created.*>ada</)
    const ofApp = await (await it.ada.browser.get(`/admin/events?app=${it.app.clientId}`)).text()
    assert.doesNotMatch(ofApp, /Many \d+/)
    assert.match(ofApp, /App switched off/)
    const nobody = await (await it.ada.browser.get('/admin/events?person=nobody%00&app=none')).text()
    assert.match(nobody, /nobody with the name nobody\./)
    assert.match(nobody, /no app with the client ID none/)
    for (const odd of ['behind=x', 'behind=99999999999999999999', 'type=%27', 'behind=-1'])
      assert.equal((await it.ada.browser.get(`/admin/events?${odd}`)).status, 200, odd)
    for (const odd of ['behind=x', 'behind=9.%00', 'q=%27%22%5C%00', 'state=odd', `q=${'%5B'.repeat(500)}`])
      assert.equal((await it.ada.browser.get(`/admin/apps?${odd}`)).status, 200, odd)
  })

  test('the trail is gone through on demand: every seal holds, until somebody changes what is sealed', async () => {
    const page = async (path: string) => (await it.ada.browser.get(path)).text()
    assert.doesNotMatch(await page('/admin/events'), /seal holds/)
    assert.match(await eventually(it, '/admin/events', /All of them are sealed|waits? for/), /Check every seal/)
    assert.match(
      await page('/admin/events?check=1'),
      /role="status">Every seal holds: [\d,]+ events are as they were written/,
    )
  })

  test('what is deleted stays in the trail by its id', async () => {
    const { app } = await it.provider.apps.create({ name: 'Short-lived', redirectUris: [] })
    await eventually(it, '/admin/events', /Short-lived/)
    await it.provider.storage.apps.remove(app.id)
    const html = await (await it.ada.browser.get(`/admin/events?app=${app.id}`)).text()
    assert.match(html, new RegExp(`App registered</b> · <code>${app.id}</code>`))
  })
})

/** Events are stored beside the answer: a page shows them a moment later. */
async function eventually(it: AdminWorld, path: string, pattern: RegExp): Promise<string> {
  for (let tries = 0; ; tries++) {
    const html = await (await it.ada.browser.get(path)).text()
    if (pattern.test(html)) return html
    if (tries === 50) assert.fail(`${path} never shows ${pattern}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
