import { parseAuthorization } from './authorization-header.ts'
import { type Collected, formFields, queryFields, type RequestParts, sift } from './fields.ts'
import { OAuth1Problem } from './problems.ts'

export { type Collected, isForm, type ParameterSource, queryOf, type RequestParts } from './fields.ts'

export interface CollectOptions {
  /** `once`: an oauth_* parameter that comes again with the same value counts once. Default: it is a {@link Collected.duplicate}. */
  readonly repeats?: 'refused' | 'once'
}

/**
 * RFC 5849 §3.4.1.3.1: the parameters of header, query and form body.
 * Throws OAuth1Problem `parameter_rejected` for percent-encoding or a header that cannot be read.
 */
export function collect(parts: RequestParts, { repeats = 'refused' }: CollectOptions = {}): Collected {
  const { authorization } = parts
  const header = authorization ? readable('Authorization header', () => parseAuthorization(authorization)) : null
  const collected = sift(
    [
      ['header', header?.pairs ?? []],
      ['query', readable('query', () => queryFields(parts))],
      ['body', readable('form body', () => formFields(parts))],
      ['body', parts.multipart ?? []],
    ],
    repeats === 'once',
  )
  return header?.realm === undefined ? collected : { ...collected, realm: header.realm }
}

function readable<Read>(place: string, read: () => Read): Read {
  try {
    return read()
  } catch (cause) {
    throw unreadable(place, cause)
  }
}

function unreadable(place: string, cause: unknown): OAuth1Problem {
  return new OAuth1Problem(
    'parameter_rejected',
    `the ${place} cannot be read: write every byte that is not a letter, a digit or one of - . _ ~ as % and two hex digits of its UTF-8`,
    { cause },
  )
}
