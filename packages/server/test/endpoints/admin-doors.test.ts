import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { type AdminWorld, adminWorld, buttons, done, press } from '../admin-world.ts'
import { flowIn } from '../portal-world.ts'
import { callback, createBrowser, world } from '../world.ts'

describe('who may administer', () => {
  let it: AdminWorld
  let paths: readonly string[]
  before(async () => {
    it = await adminWorld()
    const below = ['', '/apps', '/people', '/events', `/apps/${it.appId}`, `/people/${it.bob.id}`]
    paths = below.map(path => `/admin${path}`)
  })
  after(() => it.close())

  test('an administrator finds every page, and a link to them on every page of hers', async () => {
    for (const path of paths) assert.equal((await it.ada.browser.get(path)).status, 200, path)
    assert.match(await (await it.ada.browser.get('/settings/applications')).text(), /<a href="\/admin">Administration</)
    assert.doesNotMatch(await (await it.bob.browser.get('/settings/applications')).text(), /\/admin/)
  })

  test('everybody else finds nothing, and is told no more than that', async () => {
    for (const browser of [it.bob.browser, createBrowser(it.provider)])
      for (const path of [...paths, '/admin/apps/none', '/admin/people/none']) {
        const answer = await browser.get(path)
        assert.equal(answer.status, 404, path)
        const html = await answer.text()
        assert.match(html, /There is nothing here/)
        assert.ok(html.includes(`/sign-in?next=${encodeURIComponent(path)}`), 'a way to sign in, and back here')
        assert.doesNotMatch(html, /Photo Keeper|bob|People/)
      }
  })

  test('nothing is there when nobody was named', async () => {
    const other = await world()
    for (const path of paths) assert.equal((await other.browser.get(path)).status, 404)
    assert.doesNotMatch(await (await other.browser.get('/settings/applications')).text(), /\/admin/)
    await other.close()
  })

  test('who administers is asked anew each time', async () => {
    let trusted = true
    const other = await adminWorld({ admin: async ({ username }) => trusted && username === 'ada' })
    const path = `/admin/apps/${other.appId}`
    const html = await (await other.ada.browser.get(path)).text()
    trusted = false
    const flow = flowIn(html, buttons.disable)
    assert.equal((await other.ada.browser.post(path, { flow, reason: 'Because.' })).status, 404)
    assert.equal((await other.provider.storage.apps.byId(other.appId))?.disabledAt, null)
    await other.close()
  })

  test('no form of another site, of another browser, of somebody else or about something else is taken', async () => {
    const path = `/admin/apps/${it.appId}`
    const html = await (await it.ada.browser.get(path)).text()
    const form = { flow: flowIn(html, buttons.disable), reason: 'Because.' }
    const { app: other } = await it.provider.apps.create({ name: 'Other', redirectUris: [callback] })
    const twin = createBrowser(it.provider)
    twin.cookies.push(await it.provider.people.session(it.ada.id))
    assert.equal((await it.ada.browser.post(path, { reason: 'Because.' })).status, 403)
    assert.equal((await it.ada.browser.post(path, form, { origin: 'https://evil.example' })).status, 403)
    assert.equal((await it.ada.browser.post(path, form, { 'sec-fetch-site': 'cross-site' })).status, 403)
    assert.equal((await twin.post(path, form)).status, 403)
    assert.equal((await it.bob.browser.post(path, form)).status, 404)
    assert.equal((await it.ada.browser.post(`/admin/apps/${other.id}`, form)).status, 409)
    assert.equal((await it.ada.browser.post(`/admin/people/${it.bob.id}`, form)).status, 409)
    assert.equal((await it.provider.storage.apps.byId(it.appId))?.disabledAt, null)
    assert.equal((await it.ada.browser.post(path, form)).status, 303)
    await done(it.ada.browser, path, 'enable')
  })

  test('a form shown to one administrator does nothing in the hands of another', async () => {
    const other = await adminWorld({ admin: () => true })
    const path = `/admin/people/${other.alice.id}`
    const html = await (await other.ada.browser.get(path)).text()
    const form = { flow: flowIn(html, buttons.lock), reason: 'Because.' }
    other.ada.browser.cookies = other.ada.browser.cookies.filter(one => !one.includes('_session='))
    other.ada.browser.cookies.push(await other.provider.people.session(other.bob.id))
    const answer = await other.ada.browser.post(path, form)
    assert.equal(answer.status, 403)
    assert.match(await answer.text(), /Somebody else is signed in/)
    await other.close()
  })

  test('nobody locks herself out', async () => {
    const path = `/admin/people/${it.ada.id}`
    const html = await (await it.ada.browser.get(path)).text()
    assert.match(html, /This is your own account/)
    assert.ok(!html.includes(buttons.lock))
  })

  test('an unknown app, or person, is not found, whatever the address looks like', async () => {
    for (const path of ['/admin/apps/none', '/admin/people/none', '/admin/people/%00', '/admin/people/%E0%A4%A'])
      assert.equal((await it.ada.browser.get(path)).status, 404, path)
    assert.equal((await it.ada.browser.get('/admin/elsewhere')).status, 404)
    assert.equal((await it.ada.browser.post('/admin/apps', {})).status, 405)
  })

  test('ids from elsewhere may be any text', async () => {
    const id = 'org/5|ü ?#%41'
    await it.provider.people.create({ id, username: 'odd', password: 'a long enough one' })
    const list = await (await it.ada.browser.get('/admin/people?q=odd')).text()
    const path = /href="(\/admin\/people\/[^"]+)">odd</.exec(list)![1]!
    const html = await done(it.ada.browser, path, 'lock', 'Odd.')
    assert.match(html, /<h1>odd<\/h1>/)
    assert.equal(typeof (await it.provider.storage.users.byId(id))?.lockedAt, 'number')
  })

  test('names from elsewhere cannot break out, nor can a reason', async () => {
    const name = '<img src=x>\u202eevil'
    const { app } = await it.provider.apps.create({
      name,
      description: '<b>x</b>',
      redirectUris: [callback],
      website: 'javascript:alert(1)',
    })
    await it.provider.people.create({ username: '<i>ivy', displayName: '<script>', password: 'a long enough one' })
    const path = `/admin/apps/${app.id}`
    const pages = [
      await done(it.ada.browser, path, 'disable', '<u>because</u>'),
      await (await it.ada.browser.get('/admin/apps')).text(),
      await (await it.ada.browser.get('/admin/people')).text(),
      await (await it.ada.browser.get('/admin/events')).text(),
      await (await it.ada.browser.get('/admin/apps?q=%3Cs%3E&state=%3Cs%3E')).text(),
      await (await it.ada.browser.get('/admin/events?type=%3Cs%3E&app=%3Cs%3E&person=%3Cs%3E')).text(),
    ]
    for (const html of pages) assert.doesNotMatch(html, /<img|<script|<i>|<b>x|<u>|<s>|\u202e|href="javascript/)
    assert.match(pages[0]!, /&lt;img src=x&gt;evil is switched off/)
  })

  test('a notice is said once, on the page it is about', async () => {
    const answer = await press(it.ada.browser, `/admin/people/${it.bob.id}`, 'signOut')
    assert.equal(answer.status, 303)
    assert.doesNotMatch(await (await it.ada.browser.get(`/admin/apps/${it.appId}`)).text(), /role="status"/)
    const place = answer.headers.get('location')!
    assert.match(await (await it.ada.browser.get(place)).text(), /role="status">bob is signed out everywhere/)
    assert.doesNotMatch(await (await it.ada.browser.get(place)).text(), /role="status"/)
  })

  test('a trail that does not hold is said not to, and from where on', async () => {
    const storage = sqliteStorage(':memory:')
    const standing = async () => ({ last: null, unsealed: 2, stray: 1 })
    const other = await adminWorld({ storage: { ...storage, audit: { ...storage.audit, standing } } })
    const html = await (await other.ada.browser.get('/admin/events?check=1')).text()
    assert.match(html, /2 wait for their seal/)
    assert.match(html, /role="alert">Seal 1 does not hold: there are events below a seal that nobody made/)
    await other.close()
  })

  test('where people sign in elsewhere, signing them out is not our business; locking keeps their apps out', async () => {
    const person = { id: 'u1', username: 'dora' }
    const other = await adminWorld({
      users: { current: async () => person, signInUrl: 'https://app.example/login' },
      admin: () => true,
    })
    const html = await (await other.browser.get(`/admin/people/${other.bob.id}`)).text()
    assert.ok(html.includes(buttons.lock) && !html.includes(buttons.signOut))
    await other.close()
  })

  test('where the server vouches for every app there is nothing to verify, nor where the operator registered it', async () => {
    const other = await adminWorld({ policy: { verified: true } })
    assert.ok(!(await (await other.ada.browser.get(`/admin/apps/${other.appId}`)).text()).includes(buttons.verify))
    await other.close()
    const { app } = await it.provider.apps.create({ name: 'Ours', redirectUris: [callback] })
    assert.ok(!(await (await it.ada.browser.get(`/admin/apps/${app.id}`)).text()).includes(buttons.verify))
  })
})
