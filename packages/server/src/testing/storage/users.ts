import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DAY, type Given, later, newHash, newId, newUser, race } from './fixtures.ts'

export function usersContract(storage: Given): void {
  describe('users and sessions', () => {
    test('a user comes back as stored', async () => {
      const user = {
        id: newId('user'),
        username: newId('Alice'),
        displayName: 'Alice 🐇',
        email: 'a@x.example',
        passwordHash: '$argon2id$…',
      }
      assert.equal(await storage().users.insert(user), true)
      const { createdAt, lockedAt, ...rest } = (await storage().users.byId(user.id))!
      assert.deepEqual(rest, user)
      assert.deepEqual([typeof createdAt, lockedAt], ['number', null])
      assert.equal(await storage().users.byId(newId('none')), null)
    })

    test('a username is given once, even to 50 callers at once', async () => {
      const username = newId('name')
      const answers = await race(() =>
        storage().users.insert({ id: newId('user'), username, displayName: '', email: null, passwordHash: null }),
      )
      assert.equal(answers.filter(Boolean).length, 1)
    })

    test('usernames that differ by case or Unicode form only are the same', async () => {
      const username = `${newId('')}Straße-Élan`
      const { id } = await newUser(storage(), { username })
      for (const spelling of [
        username.toUpperCase().replace('STRASSE', 'STRAßE'),
        username.normalize('NFD'),
        wide(username),
      ]) {
        assert.equal((await storage().users.byUsername(spelling))?.id, id, spelling)
        const another = { id: newId('user'), username: spelling, displayName: '', email: null, passwordHash: null }
        assert.equal(await storage().users.insert(another), false, spelling)
      }
      assert.equal((await storage().users.byUsername(username))?.username, username)
      assert.equal(await storage().users.byUsername(`${username}\0`), null)
    })

    test('an update changes what the patch names; locking notes when', async () => {
      const user = await newUser(storage())
      const patch = { displayName: 'Bob', email: 'b@x.example', passwordHash: 'new' }
      assert.deepEqual(await storage().users.update(user.id, patch), { ...user, ...patch })
      assert.equal((await storage().users.update(user.id, { email: null }))?.email, null)
      assert.equal(typeof (await storage().users.update(user.id, { locked: true }))?.lockedAt, 'number')
      assert.equal((await storage().users.update(user.id, { locked: false }))?.lockedAt, null)
      assert.equal(await storage().users.update(newId('none'), patch), null)
    })

    test('a list goes on after an id', async () => {
      const [one, two] = [await newUser(storage()), await newUser(storage())]
      assert.deepEqual(
        (await storage().users.list({ limit: 1, after: one.id })).map(user => user.id),
        [two.id],
      )
    })

    test('a session has its user until it expires, and says when it began', async () => {
      const before = await storage().now()
      const { user, hash } = await newSession(storage)
      const session = await storage().sessions.find(hash)
      assert.deepEqual(session?.user, user)
      assert.ok(before <= session.createdAt && session.createdAt <= (await storage().now()))
      assert.equal(await later(storage(), DAY, () => storage().sessions.find(hash)), null)
      assert.equal(await storage().sessions.find(newHash()), null)
    })

    test('a locked user has no session', async () => {
      const { user, hash } = await newSession(storage)
      await storage().users.update(user.id, { locked: true })
      assert.equal(await storage().sessions.find(hash), null)
    })

    test('signing out ends one session, removeAll every one of this user', async () => {
      const { user, hash } = await newSession(storage)
      const other = await newSession(storage)
      const hashes = [newHash('session'), newHash('session')]
      for (const more of hashes) await storage().sessions.insert({ hash: more, userId: user.id, lifetimeMs: DAY })
      assert.equal(await storage().sessions.remove(hash), true)
      assert.equal(await storage().sessions.remove(hash), false)
      assert.equal(await storage().sessions.find(hash), null)
      assert.equal(await storage().sessions.removeAll(user.id), 2)
      assert.equal(await storage().sessions.find(hashes[0]!), null)
      assert.equal((await storage().sessions.find(other.hash))?.user.id, other.user.id)
    })
  })
}

async function newSession(storage: Given) {
  const [user, hash] = [await newUser(storage()), newHash('session')]
  await storage().sessions.insert({ hash, userId: user.id, lifetimeMs: DAY })
  return { user, hash }
}

/** Full-width letters, which NFKC makes plain. */
function wide(text: string): string {
  return text.replace(/[a-z]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0))
}
