import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { connectErrors } from '../../packages/valetkey/src/client/errors/connect-errors.ts'
import { errorCatalogue } from '../../packages/valetkey/src/client/errors/error-catalogue.ts'
import { networkErrors } from '../../packages/valetkey/src/http/network-errors.ts'
import { sealErrors } from '../../packages/valetkey/src/http/seal-errors.ts'
import { errorsPage } from '../../tools/errors/page.ts'

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')

test('docs/errors.md is what the catalogue makes: node --conditions=valetkey-source tools/errors.ts', () => {
  assert.equal(page, errorsPage())
})

test('every stable code has its heading, in the chapter of the class it is thrown as', () => {
  const chapters = page.split(/^## /m).slice(1)
  const headings = chapters.flatMap(chapter =>
    [...chapter.matchAll(/^### `(\w+)`$/gm)].map(([, code]) => `${chapter.split('\n', 1)[0]} ${code}`),
  )
  const codes = [
    ...Object.keys(connectErrors).map(code => `ConnectError ${code}`),
    'ApiError api_error',
    ...Object.keys(networkErrors).map(code => `NetworkError ${code}`),
    'FormatError format_invalid',
    ...Object.keys(sealErrors).map(code => `SealError ${code}`),
  ]
  assert.deepEqual(headings, codes)
})

test('every entry says what happened, why and what to do, each in whole sentences', () => {
  for (const { code, what, why, fix } of errorCatalogue) {
    for (const text of [what, ...fix]) assert.match(text, /^\S.{6,}[^.\s]$/, `${code}: ${text}`)
    assert.match(why, /^\S.{10,}\.$/, `${code}: ${why}`)
    assert.ok(fix.length > 0, code)
  }
})
