import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryLimits, rateLimitFields } from '@valetkey/server'
import { limitsContract } from '@valetkey/server/testing/limits'

const limits = memoryLimits()
limitsContract(() => limits)

test('the IETF’s fields name the policy, what is left, and the seconds until it begins anew', () => {
  const standing = memoryLimits().hit('alice', { limit: 3, windowMs: 3_600_000 }, 0)
  assert.deepEqual(rateLimitFields(standing, 1500), {
    'RateLimit-Policy': '"default";q=3;w=3600',
    RateLimit: '"default";r=2;t=3599',
  })
})
