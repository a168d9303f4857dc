import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import type { Pair } from 'valetkey/http/form'
import type { Fault, Signer } from './faults.ts'
import { shown } from './ours.ts'
import { consumerKey, fieldsIn, fixed, nameOf, namesIn, readNames, type Sample, urlOf } from './samples.ts'

/** npm `oauth-1.0a`, asked as its readme says: the form as `data`, the hash function our own. */

type Fields = Readonly<Record<string, string | readonly string[]>>

interface Peer {
  getNonce: () => string
  getTimeStamp: () => string
  getBaseString(request: Asked, oauth: object): string
  authorize(request: Asked, token: { key?: string; secret: string }): object
  toHeader(oauth: object): { readonly Authorization: string }
}

interface Asked {
  readonly method: string
  readonly url: string
  readonly data: Fields
}

type Maker = new (options: object) => Peer
const require = createRequire(import.meta.url)
const OAuth = require('oauth-1.0a') as Maker

/** RSA is not its business: it would leave it to the caller whole. */
export const signsHere = ({ signatureMethod }: Sample): boolean => !signatureMethod.startsWith('RSA')

export const theirs: Signer = samples => samples.map(asked)

function asked({ method, form, token, tokenSecret, consumerSecret, signatureMethod, ...where }: Sample): string {
  let baseString = ''
  const hash = signatureMethod.replace('HMAC-', '').replace('-', '').toLowerCase()
  const peer = new OAuth({
    consumer: { key: consumerKey, secret: consumerSecret },
    signature_method: signatureMethod,
    hash_function: (text: string, key: string) => {
      baseString = text
      return signatureMethod === 'PLAINTEXT' ? key : createHmac(hash, key).update(text).digest('base64')
    },
  })
  peer.getNonce = () => fixed.nonce
  peer.getTimeStamp = () => fixed.timestamp
  const request = { method, url: urlOf(where), data: grouped([...new URLSearchParams(form ?? '')]) }
  const oauth = peer.authorize(request, { ...(token === null ? {} : { key: token }), secret: tokenSecret })
  return shown(baseString, peer.toHeader(oauth).Authorization)
}

/** Fields as an object has them: a name that comes again has a list. */
export function grouped(pairs: readonly Pair[]): Fields {
  const groups = Object.entries(Object.groupBy(pairs, ([name]) => name)).map(([name, same = []]) => {
    const values = same.map(([, value]) => value)
    return [name, values.length === 1 ? (values[0] ?? '') : values] as const
  })
  return Object.fromEntries(groups)
}

/** Changes the fields of the query. */
export const inQuery =
  (change: (fields: readonly string[]) => readonly string[]) =>
  (sample: Sample): Sample => {
    const fields = change(fieldsIn(sample.query))
    return { ...sample, query: fields.length === 0 ? null : fields.join('&') }
  }

/** Without the fields of the form that the query names as well. */
export function unshared(sample: Sample): Sample {
  const names = readNames(sample.query)
  const form = [...new URLSearchParams(sample.form ?? '')].filter(([name]) => !names.includes(name))
  return { ...sample, form: new URLSearchParams(form.map(([name, value]) => [name, value])).toString() }
}

export const shared = ({ query, form }: Sample): boolean =>
  readNames(query).some(name => readNames(form).includes(name))

export const ownOauth = ({ query, form }: Sample): boolean => /(^|&)oauth_/.test(`${query ?? ''}&${form ?? ''}`)

export const withoutOwnOauth = (sample: Sample): Sample => ({
  ...sample,
  query: sample.query?.replaceAll('oauth_', '') ?? null,
  form: sample.form?.replaceAll('oauth_', '') ?? null,
})

const emptyBeforeRepeat = (field: string, at: number, all: readonly string[]): boolean =>
  /^[^=]*=?$/.test(field) && namesIn(all.slice(at + 1).join('&')).includes(nameOf(field))

export const faults: readonly Fault[] = [
  {
    name: 'keeps a default port',
    rfc: '§3.4.1.2 (3)',
    when: ({ origin }) => /^http:.*:80$|^https:.*:443$/.test(origin),
    without: sample => ({ ...sample, origin: sample.origin.replace(/:\d+$/, '') }),
  },
  {
    name: 'keeps a host in upper case',
    rfc: '§3.4.1.2 (1)',
    when: ({ origin }) => /[A-Z]/.test(origin),
    without: sample => ({ ...sample, origin: sample.origin.toLowerCase() }),
  },
  {
    name: 'keeps an empty path',
    rfc: '§3.4.1.2, RFC 2616 §5.1.2',
    when: ({ path }) => path === '',
    without: sample => ({ ...sample, path: '/' }),
  },
  {
    name: 'takes + in the query for a plus',
    rfc: '§3.4.1.3.1',
    when: ({ query }) => !!query?.includes('+'),
    without: sample => ({ ...sample, query: (sample.query ?? '').replaceAll('+', '%20') }),
  },
  {
    name: 'does not decode names of the query',
    rfc: '§3.4.1.3.1',
    when: ({ query }) => namesIn(query).some(name => name.includes('%')),
    without: inQuery(fields => fields.map(one => nameOf(one).replaceAll('%', 'x') + one.slice(nameOf(one).length))),
  },
  {
    name: 'cuts a value at its second =',
    rfc: '§3.4.1.3.1',
    when: ({ query }) => fieldsIn(query).some(one => one.split('=').length > 2),
    without: inQuery(fields => fields.map(one => one.split('=').slice(0, 2).join('='))),
  },
  {
    name: 'takes an empty query for an empty name',
    rfc: '§3.4.1.3.1',
    when: ({ query }) => query !== null && `&${query}&`.includes('&&'),
    without: inQuery(fields => fields),
  },
  {
    name: 'keeps a name in query and form once',
    rfc: '§3.4.1.3.1',
    when: shared,
    without: unshared,
  },
  {
    name: 'drops an empty value before a repeat',
    rfc: '§3.4.1.3.1',
    when: ({ query }) => fieldsIn(query).some(emptyBeforeRepeat),
    without: inQuery(fields => fields.filter((one, at, all) => !emptyBeforeRepeat(one, at, all))),
  },
  {
    name: 'sends an oauth_* parameter of query or form in the header as well',
    rfc: '§3.1',
    when: ownOauth,
    without: withoutOwnOauth,
  },
]
