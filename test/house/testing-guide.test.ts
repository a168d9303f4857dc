import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openDesk, programsIn } from '../printed.ts'

const desk = openDesk()
after(() => desk.remove())

const programs = [...programsIn('docs/guides/test-an-app.md')]

test('the programs of the guide to testing type-check as they are printed, as strictly as TypeScript can', async () => {
  assert.deepEqual(
    programs.map(([name]) => name),
    ['scripted', 'clock', 'recorded'],
  )
  for (const [name, code] of programs) desk.write(`${name}.ts`, code)
  assert.equal(await desk.typeCheck(...programs.map(([name]) => `${name}.ts`)), '')
})

for (const [name, code] of programs)
  test(`the guide’s program “${name}” runs as it is printed`, async () => {
    // Each makes its own assertions.
    await import(desk.write(`run-${name}.ts`, code))
  })
