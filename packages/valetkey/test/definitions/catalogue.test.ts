import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type CatalogueName, catalogue } from 'valetkey/catalogue'
import { readFacts } from '../../../../tools/catalogue/facts.ts'
import { entries } from '../../src/catalogue/entries.ts'
import { behaviourOf, examples } from './behaviour.ts'
import { wholeSignIn } from './sign-in.ts'

const facts = readFacts(readFileSync(new URL('../../catalogue/facts.jsonl', import.meta.url), 'utf8'))

/** By a name that is only known when the test runs, with whatever variables it may want. */
const definitionOf = catalogue as (
  name: CatalogueName,
  variables: Readonly<Record<string, string>>,
) => ReturnType<typeof catalogue>

for (const name of Object.keys(entries) as CatalogueName[])
  test(`catalogue: a whole sign-in with ${name}, which behaves as the facts say`, async () => {
    const about = facts.find(({ key }) => key === name)
    assert.ok(about)
    const definition = await definitionOf(name, examples)
    const { account } = await wholeSignIn(definition, behaviourOf(about))
    assert.deepEqual(account, about.discoveryIssuer && about.userInfoUrl ? { id: '42', name: 'Alice' } : null)
    assert.deepEqual([definition.verified, definition.agree], ['sources', about.agree])
  })
