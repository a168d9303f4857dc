import { connectError } from '../errors/connect-errors.ts'

/**
 * As much of Standard Schema (https://standardschema.dev, version 1) as we need: zod, valibot, arktype and others speak it.
 */
export interface Schema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined
  }
}

type Result<Output> = { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Issue[] }

interface Issue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** What the schema makes of an answer. Throws `data_unexpected` with what it found wrong, and where. */
export async function validated<Output>(app: string, schema: Schema<Output>, data: unknown): Promise<Output> {
  const result = await schema['~standard'].validate(data)
  if (result.issues === undefined) return result.value
  const reason = result.issues.slice(0, 5).map(inWords).join('; ')
  throw connectError('data_unexpected', app, { reason, data })
}

function inWords({ message, path = [] }: Issue): string {
  const where = path.map(part => String(typeof part === 'object' ? part.key : part)).join('.')
  return where === '' ? message : `${where}: ${message}`
}
