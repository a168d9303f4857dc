import { escapeAttribute, escapeText } from 'valetkey/formats/xml-text'
import { FlickrError } from './errors.ts'
import type { Params } from './queries.ts'
import type { Answer, AnswerValue } from './representations.ts'

/** How an answer is written, chosen by `format`, `nojsoncallback` and `jsoncallback`. */
export interface Envelope {
  readonly contentType: string
  ok(answer: Answer): string
  fail(error: FlickrError): string
}

const rest: Envelope = {
  contentType: 'text/xml; charset=utf-8',
  ok: answer => `${declaration}<rsp stat="ok">\n${elements(answer, '')}</rsp>\n`,
  fail: ({ code, message }) =>
    `${declaration}<rsp stat="fail">\n<err code="${code}" msg="${escapeAttribute(message)}" />\n</rsp>\n`,
}

const json: Envelope = {
  contentType: 'application/json',
  ok: answer => JSON.stringify({ ...answer, stat: 'ok' }),
  fail: ({ code, message }) => JSON.stringify({ stat: 'fail', code, message }),
}

const jsonp = (callback: string): Envelope => ({
  contentType: 'text/javascript; charset=utf-8',
  ok: answer => `${callback}(${json.ok(answer)})`,
  fail: error => `${callback}(${json.fail(error)})`,
})

/**
 * XML is the default and JSON is JSONP unless told otherwise. A `jsoncallback` that is no plain name is ignored: it
 * would be a script of somebody else's making. Throws FlickrError 111 for formats we do not write.
 */
export function envelopeFor(params: Params): Envelope {
  const format = params['format'] || 'rest'
  if (format === 'rest') return rest
  if (format !== 'json') throw new FlickrError(111, `Format "${format}" not found`)
  if (params['nojsoncallback'] === '1') return json
  const callback = params['jsoncallback'] ?? ''
  return jsonp(/^[A-Za-z_$][\w$.]{0,127}$/.test(callback) ? callback : 'jsonFlickrApi')
}

/** The envelope for an answer about the envelope itself. */
export const defaultEnvelope: Envelope = rest

const declaration = '<?xml version="1.0" encoding="utf-8" ?>\n'

/**
 * The XML view of an answer: scalars are attributes, `_content` is text, objects are child elements, lists repeat their
 * name; null is nothing.
 */
function elements(answer: Answer, indent: string): string {
  return Object.entries(answer)
    .filter(([name]) => nameable.test(name))
    .flatMap(([name, value]) => children(value).map(child => element(name, child, indent)))
    .join('')
}

const nameable = /^[A-Za-z_][\w.-]*$/
const children = (value: AnswerValue): readonly Answer[] =>
  Array.isArray(value) ? value : isAnswer(value) ? [value] : []

function element(name: string, answer: Answer, indent: string): string {
  const attributes = Object.entries(answer)
    .filter(([key, value]) => key !== '_content' && value !== null && typeof value !== 'object')
    .map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`)
    .join('')
  const inside = elements(answer, `${indent}\t`)
  if (inside !== '') return `${indent}<${name}${attributes}>\n${inside}${indent}</${name}>\n`
  if (!('_content' in answer)) return `${indent}<${name}${attributes} />\n`
  return `${indent}<${name}${attributes}>${escapeText(String(answer['_content']))}</${name}>\n`
}

const isAnswer = (value: AnswerValue): value is Answer => typeof value === 'object' && value !== null

/** HTTP 200 even for failures; two headers say what the body says. */
export function written(envelope: Envelope, result: Answer | FlickrError): Response {
  const failed = result instanceof FlickrError
  const headers = new Headers({ 'content-type': envelope.contentType, 'cache-control': 'private, no-store' })
  headers.set('x-content-type-options', 'nosniff')
  if (failed) {
    headers.set('X-FlickrErrCode', String(result.code))
    headers.set('X-FlickrErrMessage', result.message.replace(/[^\x20-\x7e]/g, '?'))
  }
  return new Response(failed ? envelope.fail(result) : envelope.ok(result), { headers })
}
