// `node --conditions=valetkey-source tools/schema.ts`: writes the JSON Schema of definitions anew from their type.
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { typesIn } from './schema/parse.ts'
import { schemaOf } from './schema/schema.ts'

const source = new URL('../packages/valetkey/src/', import.meta.url)
const files = ['client/provider.ts', 'oauth1/signature-methods.ts', 'oauth2/client-auth.ts']

/** The source of `client/definition-schema.ts`. */
export function schemaSource(): string {
  const types = files.flatMap(file => [...typesIn(readFileSync(new URL(file, source), 'utf8'))])
  return `// biome-ignore-all format: a field a line, as the tool writes it
// Made from client/provider.ts by tools/schema.ts: change the type, then run it again.

/** JSON Schema (draft 7) of a definition kept as a JSON file, for editors: \`{ "$schema": "./definition.schema.json", "oauth": 2, … }\`. */
export const definitionSchema: Readonly<Record<string, unknown>> = ${JSON.stringify(schemaOf(new Map(types)), null, 2)}
`
}

if (import.meta.main) await writeFile(new URL('client/definition-schema.ts', source), schemaSource())
