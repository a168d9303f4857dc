import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Fault, Signer } from './faults.ts'
import { withoutOwnOauth } from './npm-oauth-1.0a.ts'
import { asSent, requestOf, shown } from './ours.ts'
import { consumerKey, fixed, formType, rsa, type Sample, urlOf } from './samples.ts'

/** Python's oauthlib, in one process for all: a line of JSON in, a line out. */

const python = '/usr/bin/python3'
const found = spawnSync(python, ['-c', 'import oauthlib, jwt'])
export const missing: string | false = found.status === 0 ? false : `${python} has no oauthlib`

/** The parsed RSA key is kept: it is the same one for all, and to parse it takes thirty times as long as to sign. */
const program = `
import functools, json, sys
from oauthlib.oauth1 import Client
from oauthlib.oauth1.rfc5849 import signature as s
s._prepare_key_plus = functools.lru_cache(s._prepare_key_plus)

def clientOf(one):
    return Client(one['key'], client_secret=one['secret'], resource_owner_key=one['token'], resource_owner_secret=one['tokenSecret'],
        signature_method=one['signatureMethod'], signature_type=one['type'], rsa_key=one['rsa'], nonce=one['nonce'], timestamp=one['timestamp'],
        realm=one['realm'], callback_uri=one['callback'], verifier=one['verifier'])

def written(one):
    pairs = s.collect_parameters(uri_query=one['query'], body=one['form'], headers={'Authorization': one['authorization']})
    text = s.signature_base_string(one['method'], s.base_string_uri(one['url']), s.normalize_parameters(pairs))
    return [text, Client.SIGNATURE_METHODS[one['signatureMethod']](text, clientOf(one))]

def sent(one):
    headers = {} if one['body'] is None else {'Content-Type': one['contentType']}
    url, headers, body = clientOf(one).sign(one['url'], one['method'], body=one['body'], headers=headers)
    return [url, headers.get('Authorization', ''), body or '']

def answer(one):
    try:
        return {'written': written, 'sent': sent}[one['ask']](one)
    except Exception as e:
        return ['refused: ' + str(e)]

for line in sys.stdin:
    print(json.dumps([answer(one) for one in json.loads(line)]), flush=True)
`

interface Oauthlib extends AsyncDisposable {
  /** The base string, and the header with the signature it computed. */
  readonly theirs: Signer
  /** The whole request, as it would send it. */
  readonly theirsSent: Signer
}

/** Many at once: a line each would be a task switch each. */
const batch = 500

export function startOauthlib(): Oauthlib {
  const child = spawn(python, ['-c', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const askAll = async (samples: readonly Sample[], question: (sample: Sample) => object) => {
    const answers: string[][] = []
    for (let from = 0; from < samples.length; from += batch) {
      child.stdin.write(`${JSON.stringify(samples.slice(from, from + batch).map(question))}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error('oauthlib’s process ended')
      answers.push(...(JSON.parse(value) as string[][]))
    }
    return answers
  }
  return {
    theirs: async samples => (await askAll(samples, asWritten)).map((answer, at) => asHeader(samples[at]!, answer)),
    theirsSent: async samples =>
      (await askAll(samples, asRequest)).map(([url = '', header, body]) => {
        return header === undefined || body === undefined ? url : asSent(url, header, body)
      }),
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

/** What a client of oauthlib is given. */
const client = ({ signatureMethod, consumerSecret, token, tokenSecret }: Sample) => ({
  ...fixed,
  key: consumerKey,
  secret: consumerSecret,
  token,
  tokenSecret,
  signatureMethod,
  rsa: rsa.privateKey,
  type: 'AUTH_HEADER',
  realm: null,
  callback: null,
  verifier: null,
})

const types = { header: 'AUTH_HEADER', query: 'QUERY', body: 'BODY' } as const

/** The very URL and body that fetch would send. */
function asRequest(sample: Sample): object {
  const { method, url } = requestOf(sample)
  const { form: body, transmission, realm, callback, verifier } = sample
  const place = { type: types[transmission], realm: transmission === 'header' ? realm : null }
  return { ask: 'sent', ...client(sample), ...place, callback, verifier, method, url, body, contentType: formType }
}

function asWritten(sample: Sample): object {
  const { method, query, form } = sample
  const parts = { method, url: urlOf(sample), query: query ?? '', form: form ?? '' }
  return { ask: 'written', ...client(sample), ...parts, authorization: headerOf(parametersOf(sample)) }
}

type Parameters = Readonly<Record<string, string>>

const parametersOf = ({ token, signatureMethod }: Sample): Parameters => ({
  oauth_consumer_key: consumerKey,
  ...(token === null ? {} : { oauth_token: token }),
  oauth_signature_method: signatureMethod,
  oauth_timestamp: fixed.timestamp,
  oauth_nonce: fixed.nonce,
  oauth_version: '1.0',
})

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

const headerOf = (parameters: Parameters) =>
  `OAuth ${Object.entries(parameters)
    .map(([name, value]) => `${name}="${encode(value)}"`)
    .join(', ')}`

function asHeader(sample: Sample, [baseString = '', signature]: readonly string[]): string {
  if (signature === undefined) return baseString
  return shown(baseString, headerOf({ ...parametersOf(sample), oauth_signature: signature }))
}

const everywhere = ({ query, form }: Sample): string => `${query ?? ''}&${form ?? ''}`

const signsTwice: Fault = {
  name: 'signs a request that says an oauth_* parameter twice',
  rfc: '§3.1',
  when: sample => (everywhere(sample).match(/(?<![^&])oauth_/g) ?? []).length > 1,
  without: withoutOwnOauth,
}

const decodesTwice: Fault = {
  name: 'decodes oauth_* parameters of query and body twice',
  rfc: '§3.4.1.3.1',
  when: sample => everywhere(sample).includes('oauth_extra=a%2525b'),
  without: sample => ({
    ...sample,
    query: sample.query?.replaceAll('a%2525b', 'ab') ?? null,
    form: sample.form?.replaceAll('a%2525b', 'ab') ?? null,
  }),
}

/** The same fault, met by parameters of its own where they do not travel in the header. */
const decodesItsOwn: Fault = {
  name: 'decodes what it has put into query or body itself',
  rfc: '§3.4.1.3.1',
  when: ({ transmission, token, callback }) => transmission !== 'header' && /%/.test(`${token} ${callback}`),
  without: sample => ({
    ...sample,
    token: sample.token?.replaceAll('%', '') ?? null,
    callback: sample.callback?.replaceAll('%', '') ?? null,
  }),
}

export const faults: readonly Fault[] = [signsTwice, decodesTwice]
export const faultsSent: readonly Fault[] = [...faults, decodesItsOwn]
