import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBrowser, formIn, linkOf, textOf, wordsOf } from '../../src/control/browser.ts'

test('a form’s hidden fields, its address and its buttons are read', () => {
  const page = `<form method="post" action="/go?a=1&amp;b=2"><input type="hidden" name="flow" value="x&quot;y">
<button name="decision" value="deny">No</button></form>`
  const form = { action: 'http://h/go?a=1&b=2', hidden: { flow: 'x"y' }, names: ['decision'] }
  assert.deepEqual(formIn(page, 'http://h/page'), form)
  assert.equal(formIn('<p>nothing</p>', 'http://h/'), null)
})

test('a code is read from an element or from a field', () => {
  assert.equal(textOf('<code class="code" id="code"> 123 </code>', 'code'), '123')
  assert.equal(textOf('<input id="code" readonly value="a&amp;b">', 'code'), 'a&b')
  assert.equal(textOf('<p>no</p>', 'code'), null)
})

test('a headline is read without its tags', () => {
  assert.equal(wordsOf('<h1>not this</h1><main><h1>Tom &amp; <b>Jerry</b></h1>', 'h1'), 'Tom & Jerry')
})

test('cookies are kept, replaced and forgotten', async () => {
  const seen: (string | null)[] = []
  const answers = ['a=1; Path=/', 'a=2', 'a=; Max-Age=0', 'b=3']
  const browser = createBrowser(async request => {
    seen.push(request.headers.get('cookie'))
    return new Response('', { headers: { 'set-cookie': answers.shift()! } })
  })
  for (let visit = 0; visit < 4; visit++) await browser.get('http://h/')
  assert.deepEqual(seen, [null, 'a=1', 'a=2', null])
})

test('a link is found by its id, and its address read as a browser would', () => {
  const page =
    '<main><a href="/other">no</a> <a class="button" id="back" href="http://127.0.0.1/cb?a=1&amp;denied=x">Back</a></main>'
  assert.equal(linkOf(page, 'back'), 'http://127.0.0.1/cb?a=1&denied=x')
  assert.equal(linkOf(page, 'else'), null)
})
