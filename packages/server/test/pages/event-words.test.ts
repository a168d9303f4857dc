import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { adminEvents } from '../../src/pages/texts/en/admin-events.ts'

const root = fileURLToPath(new URL('../../src/', import.meta.url))

/** Types stand where an event is emitted, or in a table of what emits it. */
const types = new Set(
  globSync(`${root}**/*.ts`)
    .map(path => readFileSync(path, 'utf8'))
    .flatMap(text => [...text.matchAll(/(?:emit\(|event: |Event = )'([a-z_]+\.[a-z_]+)'/g)])
    .map(([, type]) => type!),
)

/** Of what is used twice, guessed wrongly or cannot be reached; the first half is put before it. */
const composed = /^(?:code|refresh_token|request_token)\.(?:replayed|burned)$|^(?:nonces|limits)\.lost$/

test('every event that is emitted has its words, and no other has', () => {
  assert.ok(types.size > 20)
  assert.deepEqual(
    Object.keys(adminEvents)
      .filter(type => !composed.test(type))
      .sort(),
    [...types].sort(),
  )
})
