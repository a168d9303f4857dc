import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openNotebook } from '../src/notebook.ts'

test('what was written is there when it is opened again', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'valetkey-notebook-')), 'deep', 'book.json')
  const first = openNotebook<number[]>(path, () => [1])
  assert.deepEqual(first.value, [1])
  first.write([1, 2])
  assert.deepEqual(openNotebook<number[]>(path, () => []).value, [1, 2])
})

test('a file that cannot be read begins anew', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'valetkey-notebook-')), 'book.json')
  writeFileSync(path, '{"cut')
  assert.deepEqual(openNotebook<number[]>(path, () => [7]).value, [7])
})
