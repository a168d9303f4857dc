import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openDesk, programsIn } from '../../../test/printed.ts'

const desk = openDesk()
after(() => desk.remove())

const programs = [...programsIn('packages/sandbox/README.md')]

test('the programs of the README type-check as they are printed', async () => {
  assert.equal(programs.length, 3)
  const names = programs.map(([name, code]) => {
    desk.write(`${name}.ts`, code)
    return `${name}.ts`
  })
  assert.equal(await desk.typeCheck(...names), '')
})

for (const [name, code] of programs)
  test(`the README’s program “${name}” runs as it is printed`, async () => {
    // Each ends with its own assertion and stops its sandbox.
    await import(desk.write(`run-${name}.ts`, code))
  })
