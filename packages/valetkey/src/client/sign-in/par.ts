import { decodeForm } from '../../http/form.ts'
import { readError } from '../../oauth2/errors.ts'
import { authorizationUrl } from '../../oauth2/messages.ts'
import { readTokenBody } from '../../oauth2/token-body.ts'
import type { Context } from '../context.ts'
import { adviceFor } from '../errors/advice.ts'
import { connectError } from '../errors/connect-errors.ts'
import type { OAuth2Definition } from '../provider.ts'
import type { Client } from '../registration/client.ts'
import { maskText } from '../telling/mask.ts'
import { exchange } from '../telling/wire.ts'
import { refusedData } from '../tokens/refused-data.ts'
import { clientRequest } from '../tokens/token-request.ts'
import { renamed } from './param-names.ts'

/** RFC 9126: what would stand in the browser's address goes to the server first; the address then carries a reference. */
export async function pushed(ctx: Context<OAuth2Definition>, client: Client, asked: URL): Promise<string> {
  const { definition, title, name } = ctx
  const { authorizeUrl, parUrl = '' } = definition
  // §2.1: a form, whatever else the provider takes at its token endpoint.
  const asForm: Context<OAuth2Definition> = { ...ctx, definition: { ...definition, accessTokenFormat: 'form' } }
  const more = parametersOf(asked)
  const request = await clientRequest(asForm, client, { url: parUrl, method: 'POST', params: {}, more })
  const answer = await exchange(ctx, request, {
    step: 'authorize',
    sentence: `We told ${title} beforehand what we will ask the person for.`,
    secrets: [client.secret],
  })
  const members = (await readTokenBody(answer.text(), answer.headers.get('content-type')))?.members ?? {}
  const { request_uri: requestUri } = members
  if (answer.status < 300 && typeof requestUri === 'string' && requestUri !== '')
    return authorizationUrl(authorizeUrl, renamed(definition, { client_id: client.id, request_uri: requestUri })).href
  const { status } = answer
  const said = readError(members, status)
  const next = adviceFor(status)
  throw connectError('pushed_request_refused', name, {
    reason: said ? maskText(`${said.code}, ${said.description}`, [client.secret]) : `${status}, without a request_uri`,
    status,
    data: await refusedData(answer, [client.secret]),
    ...(said === undefined ? {} : { problem: said.code }),
    ...(next === undefined ? {} : { next }),
  })
}

/** Those that come more than once stay so (RFC 8707 §2). */
function parametersOf({ search }: URL): Record<string, string | string[]> {
  const all = new Map<string, string[]>()
  for (const [name, value] of decodeForm(search.slice(1))) all.set(name, [...(all.get(name) ?? []), value])
  return Object.fromEntries([...all].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]))
}
