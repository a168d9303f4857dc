import { createRequire } from 'node:module'
import type { Fault, Signer } from './faults.ts'
import { grouped, inQuery, ownOauth, shared, unshared, withoutOwnOauth } from './npm-oauth-1.0a.ts'
import { shown } from './ours.ts'
import { consumerKey, fixed, nameOf, readNames, rsa, type Sample, urlOf } from './samples.ts'

/** npm `oauth`, as its own get and post use it: the form as an object, everything into the header. */

interface Peer {
  _getNonce: () => string
  _getTimestamp: () => string
  _createSignature(baseString: string, tokenSecret: string): string
  _prepareParameters(
    token: string | undefined,
    tokenSecret: string,
    method: string,
    url: string,
    form: object,
  ): readonly (readonly string[])[]
  _buildAuthorizationHeaders(parameters: readonly (readonly string[])[]): string
}

type Maker = new (...options: readonly (string | null)[]) => Peer
const require = createRequire(import.meta.url)
const { OAuth } = require('oauth') as { readonly OAuth: Maker }

const known = ['HMAC-SHA1', 'HMAC-SHA256', 'RSA-SHA1', 'PLAINTEXT']
export const signsHere = ({ signatureMethod }: Sample): boolean => known.includes(signatureMethod)

export const theirs: Signer = samples => samples.map(asked)

function asked({ method, form, token, tokenSecret, signatureMethod, consumerSecret, ...where }: Sample): string {
  let baseString = ''
  const secret = signatureMethod === 'RSA-SHA1' ? rsa.privateKey : consumerSecret
  const peer = new OAuth('http://x/', 'http://x/', consumerKey, secret, '1.0', null, signatureMethod)
  const sign = peer._createSignature.bind(peer)
  peer._getNonce = () => fixed.nonce
  peer._getTimestamp = () => fixed.timestamp
  peer._createSignature = (text, key) => {
    baseString = text
    return sign(text, key)
  }
  const fields = grouped([...new URLSearchParams(form ?? '')])
  const parameters = peer._prepareParameters(token ?? undefined, tokenSecret, method, urlOf(where), fields)
  return shown(baseString, peer._buildAuthorizationHeaders(parameters))
}

const repeats = (names: readonly string[]): boolean => new Set(names).size < names.length

export const faults: readonly Fault[] = [
  {
    name: 'loses the brackets of an IPv6 host',
    rfc: '§3.4.1.2 (2)',
    when: ({ origin }) => origin.includes('['),
    without: sample => ({ ...sample, origin: sample.origin.replace(/\[.*\]/, 'v6.example') }),
  },
  {
    name: "rewrites ' in a path",
    rfc: '§3.4.1.2',
    when: ({ path }) => path.includes("'"),
    without: sample => ({ ...sample, path: sample.path.replaceAll("'", '%27') }),
  },
  {
    name: 'numbers a name that the query has twice',
    rfc: '§3.4.1.3.1',
    when: ({ query }) => repeats(readNames(query)),
    without: inQuery(fields =>
      fields.filter((one, at) => !readNames(fields.slice(0, at).join('&')).includes(readNames(nameOf(one))[0] ?? '')),
    ),
  },
  {
    name: 'keeps a name in query and form once',
    rfc: '§3.4.1.3.1',
    when: shared,
    without: unshared,
  },
  {
    name: 'sends an oauth_* parameter of query or form in the header as well',
    rfc: '§3.1',
    when: ownOauth,
    without: withoutOwnOauth,
  },
]
