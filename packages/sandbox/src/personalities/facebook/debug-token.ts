import type { Call } from './call.ts'
import { type GraphError, graphError } from './errors.ts'
import { idFor } from './people.ts'
import { type KnownToken, tokenNamed } from './tokens.ts'

const DAY = 86_400_000

/** GET /debug_token: what a token is worth, asked by its app. A dead token is no failure of the call: 200, and the reason inside. */
export async function debugToken({ caller, params, world }: Call): Promise<{ readonly data: object }> {
  if (!caller) throw graphError('tokenNeeded')
  if (caller.user && caller.user.id !== caller.app.ownerId) throw graphError('debuggerForeign')
  const text = params['input_token']
  if (!text) throw graphError('inputMissing')
  const token = await tokenNamed(world, text)
  if (!token) return bad(graphError('tokenInvalid'))
  if (token.app.id !== caller.app.id) return bad(graphError('viewerForeign'))
  return token.problem ? bad(token.problem) : good(token)
}

function bad({ row: { code, subcode }, message }: GraphError) {
  return { data: { error: { code, message, ...(subcode && { subcode }) }, is_valid: false, scopes: [] } }
}

function good({ app, user, scopes, createdAt, expiresAt }: KnownToken) {
  const about = { app_id: app.clientId, type: user ? 'USER' : 'APP', application: app.name }
  if (!user) return { data: { ...about, is_valid: true, scopes: [] } }
  const longLived = createdAt !== null && expiresAt !== null && expiresAt - createdAt > DAY
  return {
    data: {
      ...about,
      data_access_expires_at: 0,
      expires_at: seconds(expiresAt ?? 0),
      is_valid: true,
      ...(longLived && { issued_at: seconds(createdAt) }),
      metadata: {},
      scopes,
      granular_scopes: scopes.map(scope => ({ scope })),
      user_id: idFor(app, user.id),
    },
  }
}

const seconds = (ms: number): number => Math.floor(ms / 1000)
