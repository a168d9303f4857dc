import { encodeFormText } from '../http/form.ts'
import { encode } from '../oauth1/percent.ts'

/** Which half of an exchange a name stands in: `code` and `state` are secrets only on the way to the server. */
export type Side = 'request' | 'answer'

const SECRET =
  /token|secret|passw|passphrase|assertion|verifier|(?:api|auth|private)[_-]?key|signature|session(?:[_-]?(?:id|key|token))?$|credential|^(?:proxy-)?authorization$|cookie|jwt|(?:device|user)_?code|^(?:otp|pin|sid)$/i
const ON_THE_WAY = /^(?:code|state|denied)$/i
/** What is said of a secret: `token_type`, `client_secret_expires_at`. */
export const HARMLESS: RegExp =
  /(?:type|url|uri|endpoint|expires?|[_-]in|[_-]at|methods?|supported|alg|type_hint|name|count|limit|version)$/i

/** By its name, as wires spell them. Rather one too many: what is masked stays the same text wherever it stands. */
export function isSecret(name: string, side: Side): boolean {
  return (SECRET.test(name) && !HARMLESS.test(name)) || (side === 'request' && ON_THE_WAY.test(name))
}

/** What stands in a trace for a secret: `masked-access_token-1`, good in a header, a form, JSON and XML alike. */
export const MASKED: RegExp = /masked-\w+-\d+/g

/** Shorter ones are masked where their name stands, and not searched for elsewhere: too much would be taken for them. */
const SEARCHED = 8

export interface MaskOptions {
  /** Secrets known by value, whatever name they go by. */
  readonly secrets?: readonly string[] | undefined
  /** Further names whose values are nobody's business: `email`, `screen_name`. */
  readonly names?: readonly string[] | undefined
}

/** The secrets of a trace, as far as they are known, and the name each goes by. */
export interface Secrets {
  has(name: string, side: Side): boolean
  /** Remembers a secret. What stands for it from now on. */
  mask(name: string, value: string): string
  /** A text without any secret that is known by now, in whichever way it is written. */
  without(text: string): string
}

export function createSecrets({ secrets = [], names = [] }: MaskOptions): Secrets {
  const masks = new Map<string, string>()
  const counts = new Map<string, number>()
  const given = new Set(secrets)
  const further = new Set(names.map(name => name.toLowerCase()))
  let search: Search | null = null
  const mask = (name: string, value: string): string => {
    const known = masks.get(value)
    if (known !== undefined || value === '' || value.match(MASKED)?.[0] === value) return known ?? value
    const word = name.toLowerCase().replace(/\W+/g, '_')
    const count = (counts.get(word) ?? 0) + 1
    counts.set(word, count)
    masks.set(value, `masked-${word}-${count}`)
    search = null
    return `masked-${word}-${count}`
  }
  for (const secret of secrets) mask('secret', secret)
  return {
    has: (name, side) => isSecret(name, side) || further.has(name.toLowerCase()),
    mask,
    without: text => {
      search ??= searchFor([...masks].filter(([value]) => value.length >= SEARCHED || given.has(value)))
      return search(text)
    },
  }
}

type Search = (text: string) => string

function searchFor(masks: readonly (readonly [value: string, mask: string])[]): Search {
  const spelled = new Map(masks.flatMap(([value, mask]) => spellings(value).map(spelling => [spelling, mask] as const)))
  if (spelled.size === 0) return text => text
  const longestFirst = [...spelled.keys()].sort((a, b) => b.length - a.length).map(escaped)
  // What is masked already comes first, so that nothing is found inside of it.
  const any = new RegExp([MASKED.source, ...longestFirst].join('|'), 'g')
  return text => text.replace(any, found => spelled.get(found) ?? found)
}

/** As it is, as forms, URLs, base strings and JSON write it. */
function spellings(value: string): readonly string[] {
  const percent = encode(value)
  return [value, percent, encodeFormText(value), encode(percent), JSON.stringify(value).slice(1, -1)]
}

/** A text as a part of a pattern. */
export const escaped = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&')
