import type { Member, Type, Types } from './parse.ts'

export type Schema = Readonly<Record<string, unknown>>

/**
 * JSON Schema (draft 7, which every editor knows) of a definition kept as a JSON file: the two protocols' fields with what their
 * comments say, and no others.
 */
export function schemaOf(types: Types): Schema {
  const protocol = (name: string, oauth: 1 | 2): Schema => ({
    ...objectOf(types, named(types, name), {
      oauth: { const: oauth, description: `OAuth ${oauth === 1 ? '1.0a' : '2'}.` },
    }),
  })
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A provider definition of valetkey',
    oneOf: [protocol('OAuth1Definition', 1), protocol('OAuth2Definition', 2)],
  }
}

/** What is allowed in any JSON file, and is no field of the type. */
const OWN = { $schema: { type: 'string', description: 'Where this schema is, for editors.' } }

function objectOf(types: Types, type: Type, replaced: Readonly<Record<string, Schema>> = {}): Schema {
  const members = membersOf(types, type)
  const properties = members.map(({ name, type: of, about }) => {
    const said = about === '' ? {} : { description: about }
    return [name, replaced[name] ?? { ...said, ...translate(types, of) }] as const
  })
  const own = Object.keys(replaced).length > 0 ? OWN : {}
  return {
    type: 'object',
    properties: { ...own, ...Object.fromEntries(properties) },
    required: members.filter(({ optional }) => !optional).map(({ name }) => name),
    additionalProperties: false,
  }
}

function membersOf(types: Types, type: Type): readonly Member[] {
  if (type.kind !== 'object') throw new TypeError('only an object has members')
  const inherited = type.extending === undefined ? [] : membersOf(types, named(types, type.extending))
  return [...inherited, ...type.members]
}

function named(types: Types, name: string): Type {
  const found = types.get(name)
  if (found === undefined) throw new TypeError(`no type is called ${name}`)
  return found()
}

function translate(types: Types, type: Type): Schema {
  switch (type.kind) {
    case 'literal':
      return { enum: [type.value] }
    case 'list':
      return { type: 'array', items: translate(types, type.of) }
    case 'object':
      return objectOf(types, type)
    case 'union':
      return unionOf(type.of.filter(isSaid).map(one => translate(types, one)))
    case 'named':
      return builtIn[type.name]?.(types, type.of) ?? translate(types, named(types, type.name))
  }
}

/** JSON leaves out what TypeScript says is undefined. */
const isSaid = (type: Type): boolean => type.kind !== 'named' || type.name !== 'undefined'

/** Words beside words are one list of words. */
function unionOf(all: readonly Schema[]): Schema {
  const flat = all.flatMap(one => (one['anyOf'] as readonly Schema[] | undefined) ?? [one])
  const words = flat.flatMap(one => (one['enum'] as readonly unknown[] | undefined) ?? [])
  const others = flat.filter(one => one['enum'] === undefined)
  const together = words.length > 0 ? [{ enum: words }, ...others] : others
  return together.length === 1 ? together[0]! : { anyOf: together }
}

type BuiltIn = (types: Types, of: readonly Type[]) => Schema

const builtIn: Readonly<Record<string, BuiltIn>> = {
  string: () => ({ type: 'string' }),
  boolean: () => ({ type: 'boolean' }),
  // Whatever a definition counts comes in whole numbers.
  number: () => ({ type: 'integer' }),
  unknown: () => ({}),
  Readonly: (types, [inner]) => translate(types, inner!),
  Record: (types, [, value]) => ({ type: 'object', additionalProperties: translate(types, value!) }),
  Pick: (types, [whole, names]) => {
    const wanted = (names?.kind === 'union' ? names.of : [names]).map(one =>
      one?.kind === 'literal' ? one.value : null,
    )
    const from = whole?.kind === 'named' ? named(types, whole.name) : whole!
    const members = membersOf(types, from).filter(({ name }) => wanted.includes(name))
    return objectOf(types, { kind: 'object', members })
  },
}
