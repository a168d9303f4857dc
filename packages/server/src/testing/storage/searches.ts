import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { approvedFlow, DAY, type Given, later, newApp, newId, newUser } from './fixtures.ts'

const all = { text: '', limit: 1000 }

export function searchesContract(storage: Given): void {
  const appNames = async (text: string) => (await storage().admin.apps({ ...all, text })).map(({ app }) => app.name)
  const usernames = async (text: string) =>
    (await storage().admin.people({ ...all, text })).map(({ user }) => user.username)

  describe('administration: what is looked up', () => {
    test('an app is found by part of its name, client id or owner, whatever the case', async () => {
      const mark = newId('')
      const owner = await newUser(storage(), { username: `${mark}Björn` })
      const app = await newApp(storage(), { name: `${mark} Größer ÉCLAIR`, ownerId: owner.id })
      for (const text of [mark, `${mark} größer`, `${mark} GRÖßER éclair`, app.clientId.slice(1)])
        assert.deepEqual(await appNames(text), [app.name], text)
      assert.deepEqual(await appNames(`  ${app.clientId.toUpperCase()} `), [app.name])
      assert.deepEqual(await appNames(`${mark}BJÖRN`), [app.name])
      assert.deepEqual(await appNames(`${mark} Großer`), [])
    })

    test('an app is found with its owner and how many people allow it', async () => {
      const owner = await newUser(storage())
      const app = await newApp(storage(), { ownerId: owner.id })
      await approvedFlow(storage(), {}, { app })
      await approvedFlow(storage(), {}, { app })
      const [found] = await storage().admin.apps({ ...all, text: app.clientId })
      assert.deepEqual([found?.app.id, found?.owner, found?.people], [app.id, owner.username, 2])
      const orphan = await newApp(storage(), { ownerId: newId('gone') })
      assert.equal((await storage().admin.apps({ ...all, text: orphan.clientId }))[0]?.owner, null)
    })

    test('what means something in a pattern is searched for as it stands', async () => {
      const mark = newId('')
      const names = ['100%', 'a_b', 'x*y', 'q?', '[ab]', '(z', 'back\\slash', '^x$', '***=', '.', 'a|b', '{2}', "it's"]
      for (const name of names) await newApp(storage(), { name: `${mark}${name}` })
      for (const name of names) assert.deepEqual(await appNames(`${mark}${name}`), [`${mark}${name}`], name)
    })

    test('a text without anything to find finds all, one that nobody has finds nothing, and a NUL does no harm', async () => {
      await newApp(storage())
      assert.ok((await storage().admin.apps({ ...all, text: '   ' })).length > 0)
      assert.deepEqual(await appNames(newId('nowhere')), [])
      assert.deepEqual(await usernames(`${newId('')}\0`), [])
      assert.deepEqual(await appNames('x'.repeat(100_000)), [])
    })

    test('apps are told apart by state: switched off, vouched for, and those somebody should look at', async () => {
      const mark = newId('')
      const patches = {
        ours: {},
        theirs: { ownerId: 'somebody' },
        anybodys: { registration: 'open' as const },
        vouched: { ownerId: 'somebody', policy: { pkce: 'optional', verified: true } },
        lying: { ownerId: 'somebody', policy: { note: '"verified":true' } },
      }
      for (const [name, patch] of Object.entries(patches))
        await newApp(storage(), { name: `${mark} ${name}`, ...patch })
      const off = await newApp(storage(), { name: `${mark} off` })
      await storage().apps.update(off.id, { disabled: true })
      const named = async (state: 'disabled' | 'verified' | 'unverified') =>
        (await storage().admin.apps({ ...all, text: mark, state })).map(({ app }) => app.name.slice(mark.length + 1))
      assert.deepEqual(await named('disabled'), ['off'])
      assert.deepEqual(await named('verified'), ['vouched'])
      assert.deepEqual((await named('unverified')).sort(), ['anybodys', 'lying', 'theirs'])
    })

    test('a person is found by part of a name or address, with how many apps are theirs and how many they allow', async () => {
      const mark = newId('')
      const patch = { username: `${mark}alice`, displayName: `${mark}Ælice`, email: `${mark}a@wonder.example` }
      const user = await newUser(storage(), patch)
      await newApp(storage(), { ownerId: user.id })
      await approvedFlow(storage(), {}, { user })
      for (const text of [`${mark}ALI`, `${mark}ælice`, `${mark}A@WONDER`])
        assert.deepEqual(await usernames(text), [user.username], text)
      const [found] = await storage().admin.people({ ...all, text: mark })
      assert.deepEqual(found, { user, owns: 1, allows: 1 })
      assert.deepEqual(await storage().admin.people({ ...all, text: mark, state: 'locked' }), [])
      await storage().admin.lock(user.id, true)
      assert.equal((await storage().admin.people({ ...all, text: mark, state: 'locked' })).length, 1)
    })

    test('pages go on behind the last one, the newest first, and leave nobody out who came in the same moment', async () => {
      const mark = newId('')
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        await newApp(storage(), { name: `${mark}${name}` })
        await newUser(storage(), { username: `${mark}${name}` })
      }
      const apps: string[] = []
      const people: string[] = []
      for (let page = await storage().admin.apps({ text: mark, limit: 2 }); page.length > 0; ) {
        apps.push(...page.map(({ app }) => app.name.at(-1)!))
        page = await storage().admin.apps({ text: mark, limit: 2, behind: page.at(-1)!.app })
      }
      for (let page = await storage().admin.people({ text: mark, limit: 2 }); page.length > 0; ) {
        people.push(...page.map(({ user }) => user.username.at(-1)!))
        page = await storage().admin.people({ text: mark, limit: 2, behind: page.at(-1)!.user })
      }
      assert.deepEqual([apps.join(''), people.join('')], ['edcba', 'edcba'])
    })

    test('events are found by type, app and person, with the names of today, page by page', async () => {
      const [app, user] = [await newApp(storage()), await newUser(storage())]
      const type = newId('type')
      const append = (about: { appId?: string; userId?: string }, n: number) =>
        storage().events.append({ type, appId: null, userId: null, ...about, data: { n } })
      await append({ appId: app.id, userId: user.id }, 1)
      await append({ appId: app.id }, 2)
      await append({ userId: user.id }, 3)
      await append({ appId: newId('gone'), userId: newId('gone') }, 4)
      const numbers = async (search: Partial<Parameters<ReturnType<Given>['admin']['events']>[0]>) =>
        (await storage().admin.events({ limit: 10, ...search })).map(({ data }) => data['n'])
      assert.deepEqual(await numbers({ type }), [4, 3, 2, 1])
      assert.deepEqual(await numbers({ appId: app.id }), [2, 1])
      assert.deepEqual(await numbers({ userId: user.id }), [3, 1])
      assert.deepEqual(await numbers({ userId: user.id, appId: app.id, type }), [1])
      const [last, third] = await storage().admin.events({ type, limit: 2 })
      assert.deepEqual([last?.appName, last?.username], [null, null])
      assert.equal(third?.username, user.username)
      const [second, first] = await storage().admin.events({ type, limit: 2, behind: third!.id })
      assert.deepEqual([second?.data['n'], first?.data['n']], [2, 1])
      assert.deepEqual([first?.appName, first?.username], [app.name, user.username])
    })

    test('what there is, is counted, and what is new of it', async () => {
      const before = await storage().admin.counts(DAY)
      const { app, user } = await approvedFlow(storage())
      await storage().admin.disable(app.id, true)
      await storage().admin.lock(user.id, true)
      const after = await storage().admin.counts(DAY)
      assert.deepEqual(after, {
        apps: {
          all: before.apps.all + 1,
          disabled: before.apps.disabled + 1,
          recent: before.apps.recent + 1,
        },
        people: {
          all: before.people.all + 1,
          locked: before.people.locked + 1,
          recent: before.people.recent + 1,
        },
        consents: before.consents + 1,
      })
      const then = await later(storage(), 100_000 * DAY, () => storage().admin.counts(DAY))
      assert.deepEqual([then.apps.all, then.apps.recent, then.people.recent], [after.apps.all, 0, 0])
    })
  })
}
