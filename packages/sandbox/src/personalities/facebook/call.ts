import { decodeForm, fields } from 'valetkey/http/form'
import { readBody } from '../../body.ts'
import { graphError } from './errors.ts'
import { checkProof } from './proof.ts'
import { type KnownToken, tokenNamed } from './tokens.ts'
import type { Version } from './versions.ts'
import type { World } from './world.ts'

export type Params = Readonly<Record<string, string>>

/** A call of the Graph API, its caller known. */
export interface Call {
  readonly world: World
  readonly params: Params
  readonly version: Version
  /** null: nobody said who calls. */
  readonly caller: KnownToken | null
}

/** The caller of a call about somebody. Throws GraphError where nobody said who calls. */
export function callerOn({ caller }: Call, node: string): KnownToken {
  if (!caller) throw graphError(node === 'me' ? 'viewerNeeded' : 'tokenNeeded')
  return caller
}

/** Query and body in one, the query first. Throws BodyTooLarge. */
export async function paramsOf(request: Request): Promise<Params> {
  const { pairs } = await readBody(request)
  return fields([...decodeForm(new URL(request.url).search.slice(1)), ...pairs])
}

/** `method=delete` turns a GET or POST into what a simple client cannot send. */
export function methodOf(request: Request, params: Params): string {
  const sent = request.method === 'HEAD' ? 'GET' : request.method
  const wanted = params['method']?.toUpperCase() ?? ''
  return ['GET', 'POST', 'DELETE'].includes(wanted) && ['GET', 'POST'].includes(request.method) ? wanted : sent
}

/** A function name; anything else would be a script of somebody else's making. */
export function callbackIn(params: Params): string | null {
  const name = params['callback'] ?? ''
  return /^[A-Za-z_$][\w$.]{0,127}$/.test(name) ? name : null
}

/**
 * The token of a call, wherever it stands: a parameter, the header with either scheme, or `oauth_token` as the drafts before
 * RFC 6750 called it, which is also where a client of OAuth 1.0a puts it (Flask-OAuth's Facebook example).
 */
function tokenIn(authorization: string, params: Params): string | undefined {
  const [, bare] = /^(?:bearer|oauth) +([^\s,="]+)$/i.exec(authorization) ?? []
  const [, signed] = /^oauth .*\boauth_token="([^"]+)"/i.exec(authorization) ?? []
  return params['access_token'] || bare || params['oauth_token'] || signed
}

/** Who calls, by a token that may be dead; null without one. Throws GraphError for what is no token of ours. */
export async function callerOf(world: World, request: Request, params: Params): Promise<KnownToken | null> {
  const text = tokenIn(request.headers.get('authorization')?.trim() ?? '', params)
  if (text === undefined) return null
  const caller = await tokenNamed(world, text)
  if (!caller) throw graphError('tokenInvalid')
  return caller
}

/** Throws GraphError for a dead token or a wrong proof. */
export async function checkCaller(world: World, caller: KnownToken, params: Params): Promise<void> {
  if (caller.problem) throw caller.problem
  await checkProof(world, caller.app, caller.text, params)
}
