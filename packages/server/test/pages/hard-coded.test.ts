import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { HOLE, templatesIn } from './templates.ts'

const root = fileURLToPath(new URL('../../src/', import.meta.url))
const filesIn = (folder: string) => globSync(`${root}${folder}/**/*.ts`).filter(path => !path.includes('/texts/'))

/** Words between the tags, and in the attributes people read. Some templates are attributes and nothing else. */
function wordsOf(template: string): string[] {
  const read = [...template.matchAll(/\b(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(([, text]) => text!)
  const between = template.replace(/<!?\/?[a-z][^>]*>/gi, HOLE).replace(/[a-z-]+="[^"]*(?:"|$)/g, '')
  return [...read.filter(text => /\s|^\p{Lu}/u.test(text)), ...between.split(HOLE)]
    .map(text => text.trim())
    .filter(text => /\p{L}{2}/u.test(text) && !machine.test(text))
}

/** Attributes without a value, ends of ids and names in programs: not for people to read. */
const machine = /^(?:checked|selected|required|open|hidden|autofocus|readonly|-[a-z]+"?|[A-Z]+[-_][A-Z_]+)$/

const pages = filesIn('pages')

test('there are pages, and templates in them', () => {
  assert.ok(pages.length > 10)
  assert.ok(pages.flatMap(path => templatesIn(readFileSync(path, 'utf8'))).length > 40)
})

for (const path of pages)
  test(`${path.slice(root.length)} has no sentence of its own`, () => {
    const words = templatesIn(readFileSync(path, 'utf8')).flatMap(wordsOf)
    assert.deepEqual(words, [])
  })

test('a sentence in a page would be found', () => {
  const caught = (source: string) => templatesIn(source.replaceAll('@', '$')).flatMap(wordsOf)
  assert.deepEqual(caught('html`<p>Hello @{name}, how are you?</p>`'), ['Hello', ', how are you?'])
  assert.deepEqual(caught('html`<p>@{ok ? html`<b>Yes</b>` : "}"}</p>`'), ['Yes'])
  assert.deepEqual(caught('html`<a aria-label="Close" href="@{a}">@{b}</a>`'), ['Close'])
  assert.deepEqual(caught('html`<input value="allow" name="decision"> · @{x}`'), [])
})

test('no endpoint brings a sentence of its own either', () => {
  const own = /\b(?:title|sentence|alert|done):\s*['"`]\p{L}[^'"`]* |new PageError\(\s*\d+,\s*['"`]/u
  assert.deepEqual(
    [...filesIn('endpoints'), ...pages].filter(path => own.test(readFileSync(path, 'utf8'))),
    [],
  )
})
