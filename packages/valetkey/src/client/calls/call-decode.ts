import { quoteBigIntegers } from '../../formats/big-integers.ts'
import { decodeBody, formatFor } from '../../formats/index.ts'
import type { Definition } from '../provider.ts'

/** A body of another type than plain JSON, or JSON whose long integers must not be rounded. */
export async function decoded({ bigIntegers }: Definition, raw: string, type: string | null): Promise<unknown> {
  const lossless = bigIntegers === 'text' && formatFor(type)?.name === 'json'
  return (await decodeBody(lossless ? quoteBigIntegers(raw) : raw, type)).data
}
