import { opaque } from '@valetkey/server/tokens/opaque'
import type { TokenAbout, TokenFormat } from '@valetkey/server/tokens/token-format'
import { createKeyring } from '../../src/keys.ts'

/** Every text that must not be where it does not belong, and what it is. */
export interface Secrets {
  readonly known: ReadonlyMap<string, string>
  add(kind: string, text: string): string
  /** Which of them stand in a text. */
  foundIn(text: string): readonly string[]
}

export function createSecrets(): Secrets {
  const known = new Map<string, string>()
  return {
    known,
    add(kind, text) {
      known.set(text, kind)
      return text
    },
    foundIn: text => [...known.keys()].filter(secret => text.includes(secret)),
  }
}

const kinds: readonly TokenAbout['kind'][] = [
  'access',
  'refresh',
  'oauth1',
  'oauth1-secret',
  'request',
  'request-secret',
  'code',
  'device-code',
  'request-uri',
  'verifier',
  'client-secret',
  'registration',
]

/** The usual formats, telling of each token they mint. */
export function tellingFormats(secrets: Secrets): Partial<Record<TokenAbout['kind'], TokenFormat>> {
  const keyring = createKeyring([{ kid: 'canary', secret: 'a secret of more than thirty-two characters' }])
  const telling = (kind: TokenAbout['kind']): TokenFormat => {
    const usual = opaque(kind, keyring)
    return {
      mint(about) {
        const minted = usual.mint(about)
        secrets.add(kind, minted.token)
        return minted
      },
      plausible: usual.plausible,
    }
  }
  return Object.fromEntries(kinds.map(kind => [kind, telling(kind)]))
}
