import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type AuditFault, createAuditSealer, verifyAudit } from '@valetkey/server/ops/audit'
import { onEachTampered, type Tampered } from './audit/tampering.ts'

const keys = [{ kid: 'k1', secret: 'a secret of more than thirty-two characters' }]
const otherKeys = [{ kid: 'k1', secret: 'another secret of more than 32 characters' }]
const newKeys = [{ kid: 'k2', secret: 'a new secret of more than thirty-two characters' }, ...keys]

onEachTampered('the audit trail', open => {
  let it: Tampered
  beforeEach(async () => {
    it = await open()
  })
  afterEach(() => it.close())

  const append = (type: string) =>
    it.storage.events.append({ type, appId: 'app', userId: 'user', data: { scopes: ['read'] } })

  /** Three seals with two events each: 1 and 2, 3 and 4, 5 and 6. */
  async function filled(): Promise<void> {
    for (let seal = 0; seal < 3; seal++) {
      await append('token.issued')
      await append('token.revoked')
      await createAuditSealer(it.storage, keys).seal()
    }
  }

  test('a trail that nobody touched holds, and says what is not sealed yet', async () => {
    assert.deepEqual(await verifyAudit(it.storage, keys), {
      ok: true,
      sealed: 0,
      unsealedTail: 0,
      firstBad: null,
      last: null,
    })
    await filled()
    await append('sign_in.succeeded')
    await append('request.refused')
    const verdict = await verifyAudit(it.storage, keys)
    assert.deepEqual(
      { ...verdict, last: verdict.last?.number },
      { ok: true, sealed: 6, unsealedTail: 1, firstBad: null, last: 3 },
    )
  })

  const tamperings: readonly (readonly [what: string, sql: string, seal: number, fault: AuditFault])[] = [
    [
      'the data of an event is changed',
      `UPDATE event SET data = '{"scopes":["write"]}' WHERE id = 3`,
      2,
      'events_changed',
    ],
    [
      'the data of an event is written otherwise',
      `UPDATE event SET data = '{"scopes": ["read"]}' WHERE id = 3`,
      2,
      'events_changed',
    ],
    ['the time of an event is changed', 'UPDATE event SET at = at - 1 WHERE id = 1', 1, 'events_changed'],
    ['an event is put on somebody else', "UPDATE event SET user_id = 'mallory' WHERE id = 6", 3, 'events_changed'],
    [
      'an event becomes one that cleanup takes away',
      "UPDATE event SET type = 'request.refused' WHERE id = 4",
      2,
      'events_changed',
    ],
    ['an event is taken out', 'DELETE FROM event WHERE id = 4', 2, 'events_changed'],
    ['an event is moved below another seal', 'UPDATE event SET seal = 3 WHERE id = 4', 2, 'events_changed'],
    [
      'two events change places',
      'UPDATE event SET at = CASE id WHEN 3 THEN at + 1 ELSE at - 1 END WHERE id IN (3, 4)',
      2,
      'events_changed',
    ],
    ['an event is set free, to be sealed anew', 'UPDATE event SET seal = NULL WHERE id = 2', 1, 'events_changed'],
    ['an event of its own is put below a seal', 'UPDATE event SET seal = 1 WHERE id = 7', 1, 'events_changed'],
    ['an event is put below a seal there is none of', 'UPDATE event SET seal = 99 WHERE id = 7', 4, 'stray_events'],
    ['a seal is taken out of the middle', 'DELETE FROM seal WHERE number = 2', 2, 'seal_missing'],
    ['the first seal is taken out', 'DELETE FROM seal WHERE number = 1', 1, 'seal_missing'],
    [
      'a seal is put before the first one',
      'INSERT INTO seal SELECT -5, hash, mac, kid FROM seal WHERE number = 1',
      1,
      'seal_missing',
    ],
    [
      'a seal says another hash',
      'UPDATE seal SET hash = (SELECT s.hash FROM seal s WHERE s.number = 1) WHERE number = 3',
      3,
      'events_changed',
    ],
    [
      'a seal has the signature of another one',
      'UPDATE seal SET mac = (SELECT s.mac FROM seal s WHERE s.number = 1) WHERE number = 3',
      3,
      'forged',
    ],
    ['a seal names a key that nobody has', "UPDATE seal SET kid = 'mine' WHERE number = 2", 2, 'unknown_key'],
  ]
  for (const [what, sql, seal, fault] of tamperings) {
    test(`${what}: found out`, async () => {
      await filled()
      await append('an event that is not sealed')
      await it.tamper(sql)
      const { ok, firstBad } = await verifyAudit(it.storage, keys)
      assert.deepEqual([ok, firstBad], [false, { seal, fault }])
    })
  }

  test('a whole trail made anew without the key is forged from its first seal on', async () => {
    for (const type of ['token.issued', 'token.revoked']) await append(type)
    await createAuditSealer(it.storage, otherKeys).seal()
    const { firstBad, sealed } = await verifyAudit(it.storage, keys)
    assert.deepEqual([firstBad, sealed], [{ seal: 1, fault: 'forged' }, 0])
  })

  test('an end that was cut off is missed by who kept where it was, however well the rest holds', async () => {
    await filled()
    const { last } = await verifyAudit(it.storage, keys)
    assert.equal((await verifyAudit(it.storage, keys, last)).ok, true)
    await it.tamper('DELETE FROM event WHERE seal = 3')
    await it.tamper('DELETE FROM seal WHERE number = 3')
    assert.equal((await verifyAudit(it.storage, keys)).ok, true)
    assert.deepEqual((await verifyAudit(it.storage, keys, last)).firstBad, { seal: 3, fault: 'anchor_lost' })
    await append('token.issued')
    await createAuditSealer(it.storage, keys).seal()
    assert.deepEqual((await verifyAudit(it.storage, keys, last)).firstBad, { seal: 3, fault: 'anchor_lost' })
  })

  test('a running server notices by itself that the end was cut off', async () => {
    const cut: number[] = []
    const sealer = createAuditSealer(it.storage, keys, ({ number }) => cut.push(number))
    for (const type of ['token.issued', 'token.revoked', 'consent.revoked']) {
      await append(type)
      await sealer.seal()
    }
    await it.tamper('DELETE FROM seal WHERE number = 3')
    await it.tamper('UPDATE event SET seal = NULL WHERE seal = 3')
    await sealer.seal()
    assert.deepEqual(cut, [3])
    await append('token.issued')
    await sealer.seal()
    assert.deepEqual(cut, [3], 'said once')
    assert.equal((await verifyAudit(it.storage, keys)).ok, true)
  })

  test('keys are changed: old seals hold as long as their key is given', async () => {
    await filled()
    await append('token.issued')
    await createAuditSealer(it.storage, newKeys).seal()
    assert.equal((await verifyAudit(it.storage, newKeys)).sealed, 7)
    assert.deepEqual((await verifyAudit(it.storage, keys)).firstBad, { seal: 4, fault: 'unknown_key' })
  })

  test('thousands of events are sealed in pieces, in their order', async () => {
    await Promise.all(Array.from({ length: 1201 }, () => append('token.issued')))
    assert.equal(await createAuditSealer(it.storage, keys).seal(), 1201)
    const { ok, sealed, last } = await verifyAudit(it.storage, keys)
    assert.deepEqual([ok, sealed, last?.number], [true, 1201, 3])
  })

  test('an event that was stored late is sealed with the next ones, behind those with higher ids', async () => {
    await filled()
    for (const id of [1000, 500]) {
      await it.insertEvent(id)
      await createAuditSealer(it.storage, keys).seal()
    }
    const { ok, sealed } = await verifyAudit(it.storage, keys)
    assert.deepEqual([ok, sealed], [true, 8])
  })
})
