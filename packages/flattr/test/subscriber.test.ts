import assert from 'node:assert/strict'
import { test } from 'node:test'
import { subscriberOf } from '../src/subscriber.ts'

const cases: readonly (readonly [address: string, subscriber: string])[] = [
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:1::1', '2001:db8:0:0::/64'],
  ['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['a name', 'a name'],
]

for (const [address, subscriber] of cases)
  test(`${address} belongs to ${subscriber}`, () => assert.equal(subscriberOf(address), subscriber))
