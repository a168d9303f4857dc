import type { Authorization, Provider } from '@valetkey/server'
import { decodeForm, type Pair } from 'valetkey/http/form'
import { type Body, BodyTooLarge, readBody } from '../../body.ts'

/** What the generic provider's one API call says: who called, with which app, scopes and protocol, and what they sent. */
export interface Echo {
  readonly user: { readonly id: string; readonly username: string; readonly displayName: string } | null
  readonly client: { readonly id: string; readonly name: string }
  readonly scopes: readonly string[]
  readonly protocol: 1 | 2
  readonly params: Readonly<Record<string, unknown>>
}

/** GET and POST /api/echo; 401 without a valid credential. */
export async function answerEcho(request: Request, provider: Provider): Promise<Response> {
  try {
    const authorization = await provider.check(request)
    const body = await readBody(request)
    const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
    return Response.json(echo(authorization, said(request, body)), { headers })
  } catch (error) {
    if (error instanceof BodyTooLarge) return Response.json({ error: 'payload_too_large' }, { status: 413 })
    return provider.refuse(error, request)
  }
}

function echo({ user, app, scopes, protocol }: Authorization, params: Echo['params']): Echo {
  return {
    user: user && { id: user.id, username: user.username, displayName: user.displayName },
    client: { id: app.clientId, name: app.name },
    scopes,
    protocol,
    params,
  }
}

/** Query and body together, without the credentials; a name sent several times becomes a list. */
function said(request: Request, body: Body): Echo['params'] {
  const pairs = [...decodeForm(new URL(request.url).search.slice(1)), ...body.pairs]
  return { ...json(body), ...grouped(pairs.filter(([name]) => !isCredential(name))) }
}

const isCredential = (name: string): boolean => name.startsWith('oauth_') || name === 'access_token'

function grouped(pairs: readonly Pair[]): Echo['params'] {
  const found = new Map<string, string | readonly string[]>()
  for (const [name, value] of pairs) {
    const earlier = found.get(name)
    found.set(name, earlier === undefined ? value : [earlier, value].flat())
  }
  return Object.fromEntries(found)
}

function json(body: Body): Echo['params'] {
  if (body.type !== 'application/json') return {}
  try {
    const value: unknown = JSON.parse(body.text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value))
      : { body: value }
  } catch {
    return { body: body.text }
  }
}
