import { toBase64Url } from 'valetkey/http/bytes'
import { randomDigits, randomText } from 'valetkey/http/random'
import { same } from 'valetkey/http/same'
import type { Keyring } from '../keys.ts'
import type { TokenAbout, TokenFormat } from './token-format.ts'

type Kind = TokenAbout['kind']

/** Prefixes make a leaked credential findable, and tell people what it is they are holding. */
const prefixes: Partial<Record<Kind, string>> = {
  access: 'vka_',
  refresh: 'vkr_',
  oauth1: 'vko_',
  request: 'vkq_',
  code: 'vkc_',
  'device-code': 'vkd_',
  'request-uri': 'vkp_',
  registration: 'vkm_',
}

/** Rows of these kinds are found by the id that stands in the text. */
const withId: ReadonlySet<Kind> = new Set(['access', 'refresh', 'oauth1'])

const idLength = 26
const secretLength = 43
const tagLength = 8
const pinDigits = 8

/**
 * The default format: prefix, time-ordered id, 256 random bits, and a short keyed tag over them all. The tag is no
 * second secret: it lets garbage, truncated and extended text die before the database is asked.
 */
export function opaque(kind: Kind, keyring: Keyring): TokenFormat {
  const prefix = prefixes[kind]
  if (prefix === undefined) return kind === 'verifier' ? verifier : plain(kind)
  const idPart = withId.has(kind) ? idLength : 0
  const bodyLength = prefix.length + idPart + secretLength
  const purpose = `token ${kind}`
  const shorten = (tag: Uint8Array) => toBase64Url(tag.subarray(0, 6))
  return {
    mint({ id }) {
      const body = prefix + (idPart ? id : '') + randomText(32)
      const token = body + shorten(keyring.tag(purpose, body))
      return idPart ? { token, id } : { token }
    },
    plausible(token) {
      if (token.length !== bodyLength + tagLength || !token.startsWith(prefix)) return null
      const body = token.slice(0, bodyLength)
      const tag = token.slice(bodyLength)
      if (!keyring.tags(purpose, body).some(own => same(shorten(own), tag))) return null
      return idPart ? { id: body.slice(prefix.length, prefix.length + idPart) } : {}
    },
  }
}

/** Text without structure: secrets that are never looked up by themselves, and client ids. */
function plain(kind: Kind): TokenFormat {
  return {
    mint: () => ({ token: kind === 'client-id' ? typeable() : randomText(32) }),
    plausible: token => (token.length > 0 && token.length <= 512 ? {} : null),
  }
}

/** Client ids stand in commands, where a word that begins with a hyphen is an option. */
function typeable(): string {
  const id = randomText(16)
  return id.startsWith('-') ? typeable() : id
}

/** Long when a browser carries it, eight digits when a person does. */
const verifier: TokenFormat = {
  mint: ({ oob }) => ({ token: oob ? randomDigits(pinDigits) : randomText(32) }),
  plausible: token => (token.length > 0 && token.length <= 128 ? {} : null),
}
