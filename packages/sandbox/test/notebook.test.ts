import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openNotebook } from '../src/notebook.ts'

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'valetkey-notebook-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

test('what was written is there when it is opened again', t => {
  const path = join(folderFor(t), 'deep', 'book.json')
  const first = openNotebook<number[]>(path, () => [1])
  assert.deepEqual(first.value, [1])
  first.write([1, 2])
  assert.deepEqual(openNotebook<number[]>(path, () => []).value, [1, 2])
})

test('a file that cannot be read begins anew', t => {
  const path = join(folderFor(t), 'book.json')
  writeFileSync(path, '{"cut')
  assert.deepEqual(openNotebook<number[]>(path, () => [7]).value, [7])
})
