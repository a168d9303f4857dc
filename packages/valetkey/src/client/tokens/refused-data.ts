import type { Answer } from '../../http/send.ts'
import { readTokenBody } from '../../oauth2/token-body.ts'
import { maskData, maskText } from '../telling/mask.ts'

const SHOWN = 4_000

/**
 * What came with a refusal, for `error.data`: the members of JSON, a form or XML (whatever the label says), else the text.
 * Secrets are shortened by value and by name; of an answer that claims success nothing is repeated but its members.
 */
export async function refusedData(answer: Answer, secrets: readonly (string | undefined)[]): Promise<unknown> {
  const text = answer.text()
  const body = await readTokenBody(text, answer.headers.get('content-type'))
  if (body !== undefined) return maskData(body.members, secrets)
  return answer.status < 300 || text === '' ? undefined : maskText(text.slice(0, SHOWN), secrets)
}
