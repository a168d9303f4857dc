import { decodeFormText } from 'valetkey/http/form'
import { splitVersion, type Version } from './versions.ts'

/** Ours alone: what a caller sends under this name is thrown away. */
const VERSION_HEADER = 'x-graph-version'

export const DIALOG = '/dialog/oauth'
export const TOKEN = '/oauth/access_token'

/** The parameters of the dialog. Whatever else is sent means nothing at Facebook, though it may elsewhere. */
const dialogParameters: ReadonlySet<string> = new Set(
  'client_id redirect_uri state response_type scope display auth_type auth_nonce return_scopes code_challenge code_challenge_method'.split(
    ' ',
  ),
)

/** A request without the version in its path. */
export function inbound(request: Request): Request {
  const url = new URL(request.url)
  const { path, asked } = splitVersion(url.pathname)
  url.pathname = path
  const inner = new Request(url, request)
  inner.headers.delete(VERSION_HEADER)
  if (asked !== null) inner.headers.set(VERSION_HEADER, String(asked))
  return inner
}

/** A request of the dialog, with the parameters that Facebook looks at. */
export function dialogRequest(request: Request): Request {
  const url = new URL(request.url)
  url.search = known(url.search.slice(1))
  return new Request(url, request)
}

/** A token request: apps prove themselves by parameters, and a client of OAuth 1.0a may send a header of its own beside them. */
export function tokenRequest(request: Request): Request {
  const inner = new Request(request)
  inner.headers.delete('authorization')
  return inner
}

/** The version that stood in the path of a request that came through {@link inbound}. */
export function askedVersion(request: Request): Version | null {
  const text = request.headers.get(VERSION_HEADER)
  return text === null ? null : Number(text)
}

/** Kept as it is written. `scope[]` counts as `scope`, so that nothing passes for being misspelt. */
function known(query: string): string {
  const nameOf = (part: string) => decodeFormText(part.split('=', 1)[0] ?? '').split('[', 1)[0] ?? ''
  return query
    .split('&')
    .filter(part => dialogParameters.has(nameOf(part)))
    .join('&')
}
