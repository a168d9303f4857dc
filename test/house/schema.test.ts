import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { definitionFromJson } from 'valetkey'
import { definitionSchema } from 'valetkey/client/definition-schema'
import { schemaSource } from '../../tools/schema.ts'

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly description?: string
}

const [oauth1, oauth2] = definitionSchema['oneOf'] as readonly [Schema, Schema]

test('the schema is what the type makes: node --conditions=valetkey-source tools/schema.ts', () => {
  const file = new URL('../../packages/valetkey/src/client/definition-schema.ts', import.meta.url)
  assert.equal(schemaSource(), readFileSync(file, 'utf8'))
})

test('a field says in an editor what its comment says', () => {
  assert.match(oauth2.properties?.['pkce']?.description ?? '', /^RFC 7636\. Default `S256`\.$/)
  assert.match(
    oauth2.properties?.['callbackParams']?.description ?? '',
    /QuickBooks' `realmId`.* can have written it\.$/,
  )
})

/** Values a schema allows, and one it does not. */
function samples(schema: Schema): readonly unknown[] {
  if (schema.enum) return schema.enum
  if (schema.anyOf) return schema.anyOf.flatMap(samples)
  if (schema.type === 'array') return [samples(schema.items ?? {})]
  if (schema.type === 'boolean') return [true]
  if (schema.type === 'integer') return [3]
  if (schema.type !== 'object') return ['https://somewhere.example/']
  if (schema.properties === undefined) return [{ name: 'text' }]
  const { required = [] } = schema
  const whole = Object.entries(schema.properties).map(([name, one]) => [name, samples(one)[0]] as const)
  return [Object.fromEntries(whole), Object.fromEntries(whole.filter(([name]) => required.includes(name)))]
}

const WRONG = { 'no field is like this': [null] }

for (const [protocol, schema] of [
  [1, oauth1],
  [2, oauth2],
] as const) {
  const required = Object.fromEntries(
    (schema.required ?? []).map(name => [name, name === 'oauth' ? protocol : `https://${name.toLowerCase()}.example/`]),
  )
  const read = (more: object) => definitionFromJson(JSON.stringify({ ...required, ...more }), 'sample')

  test(`OAuth ${protocol}: whatever the schema allows is read, and what it does not is refused by the field's name`, () => {
    for (const [name, field] of Object.entries(schema.properties ?? {})) {
      if (name === 'oauth' || name === '$schema') continue
      for (const value of samples(field)) assert.ok(read({ [name]: value }), `${name} ${JSON.stringify(value)}`)
      assert.throws(() => read({ [name]: WRONG }), { code: 'definition_invalid', message: new RegExp(`${name}\\b`) })
    }
    assert.ok(read({ $schema: './definition.schema.json' }))
    for (const name of schema.required ?? [])
      assert.throws(() => read({ [name]: undefined }), /definition cannot be used/)
  })
}
