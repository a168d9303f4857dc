import type { Dialect, DialectContext, Issued } from '@valetkey/server'
import type { AppWithSecrets, Storage } from '@valetkey/server/storage/storage'
import { credentialHash } from '@valetkey/server/tokens/hash'
import { fields } from 'valetkey/http/form'
import { same } from 'valetkey/http/same'
import type { OAuthError } from 'valetkey/oauth2/errors'
import { type Known, written, writtenAsText } from './answer.ts'
import { GraphError, graphError } from './errors.ts'
import { askedVersion } from './inbound.ts'
import { since, versionFor } from './versions.ts'

type Params = Readonly<Record<string, string>>

/** Whatever else comes is not looked at: Flask-OAuth sends a whole OAuth 1.0a set along, php-graph-sdk a token and its proof. */
const parameters: ReadonlySet<string> = new Set(
  'client_id client_secret redirect_uri code code_verifier grant_type fb_exchange_token'.split(' '),
)

/** The rows of the dialect that apps talk to directly. */
export function tokenRows(storage: Storage): Partial<Dialect> {
  return {
    tokenParams(params) {
      const known = params.filter(([name]) => parameters.has(name.split('[', 1)[0] ?? ''))
      const typed = known.some(([name, value]) => name === 'grant_type' && value !== '')
      return typed ? known : [...known.filter(([name]) => name !== 'grant_type'), ['grant_type', 'authorization_code']]
    },
    tokenReply,
    tokenError: (error, context) => tokenError(error, context, storage),
  }
}

function tokenReply({ accessToken, expiresIn, app }: Issued, { request }: DialectContext): Response {
  const known: Known = { asked: askedVersion(request), app }
  if (versionFor(app, known.asked) < since.jsonToken) {
    const expires = expiresIn === undefined ? {} : { expires: String(expiresIn) }
    return writtenAsText({ access_token: accessToken, ...expires }, known)
  }
  const expires = expiresIn === undefined ? {} : { expires_in: expiresIn }
  return written({ access_token: accessToken, token_type: 'bearer', ...expires }, known)
}

/** First who asks, then what for, whatever the server tripped over. */
async function tokenError(error: OAuthError, { request, params }: DialectContext, storage: Storage): Promise<Response> {
  const sent = fields(params)
  const app = sent['client_id'] ? await storage.apps.byClientId(sent['client_id']) : null
  const failure = error.status >= 500 ? graphError('unexpected') : (clientProblem(app, sent) ?? problemOf(error, sent))
  return written(failure, { asked: askedVersion(request), app })
}

/** Why an app is not believed to be who it says; null: it is. */
export function clientProblem(app: AppWithSecrets | null, sent: Params): GraphError | null {
  if (!sent['client_id']) return graphError('clientIdMissing')
  if (!app || app.disabledAt !== null) return graphError('clientUnknown')
  const shown = credentialHash('client-secret', sent['client_secret'] ?? '')
  return app.secrets.filter(({ hash }) => same(hash, shown)).length > 0 ? null : graphError('secretWrong')
}

function problemOf(error: OAuthError, sent: Params): GraphError {
  // The grants of our own throw an error of Facebook's inside one of OAuth's.
  if (error.cause instanceof GraphError) return error.cause
  if (error.code === 'unsupported_grant_type')
    return graphError('grantUnknown', (sent['grant_type'] ?? '').slice(0, 60))
  if (error.code === 'invalid_grant') return graphError(codeProblems[String(error.details['refusal'])] ?? 'codeForeign')
  if (sent['grant_type'] === 'authorization_code' && !sent['redirect_uri']) return graphError('redirectUriMissing')
  if (sent['grant_type'] === 'authorization_code' && !sent['code']) return graphError('codeMissing')
  return graphError('parameter', error.description)
}

/** Why a code was not honoured, by the storage's word for it. */
const codeProblems: Readonly<Record<string, 'codeMalformed' | 'codeExpired' | 'codeForeign' | 'codeUsed'>> = {
  unknown: 'codeMalformed',
  expired: 'codeExpired',
  wrong_redirect_uri: 'codeForeign',
  wrong_app: 'codeForeign',
  wrong_proof: 'codeForeign',
  burned: 'codeForeign',
  replayed: 'codeUsed',
  dead: 'codeUsed',
}
