import { fields } from '../http/form.ts'
import { randomText } from '../http/random.ts'
import { readClientAuth } from '../oauth2/client-auth.ts'
import { errorBody, OAuthError } from '../oauth2/errors.ts'
import { callbackUrl } from '../oauth2/messages.ts'
import { proveVerifier } from '../oauth2/pkce.ts'
import { isOob } from '../oauth2/redirect-uri.ts'
import { writeTokenResponse } from '../oauth2/token-response.ts'
import { minted } from './minted.ts'
import { json, type Recorded } from './scripted-message.ts'

/** The OAuth 2 half of the scripted provider. */
export interface OAuth2Side {
  token(request: Recorded): Promise<Response>
  revoke(request: Recorded): Promise<Response>
  register(request: Recorded): Response
  verifyApp(request: Recorded): Response
  consent(url: URL, deny: boolean, user: string): string
  /** Whose token it is, or the refusal. */
  check(request: Recorded): string | Response
  expireAccessTokens(): void
  forgetApps(): void
}

interface Code {
  readonly clientId: string
  readonly redirectUri: string | undefined
  readonly challenge: string | undefined
  readonly scope: string
  readonly user: string
}

interface Family {
  readonly user: string
  readonly scope: string
  access: string
  refresh: string
  revoked: boolean
}

type Params = Readonly<Record<string, string | undefined>>

export function createOAuth2Side(client: { id: string; secret: string }, expiresIn: number | undefined): OAuth2Side {
  const clients = new Map([[client.id, client.secret]])
  const codes = new Map<string, Code>()
  const families: Family[] = []
  const spent = new Map<string, Family>()

  const authenticated = (request: Recorded): Params => {
    const params = paramsOf(request)
    const { candidates } = readClientAuth({ authorization: request.headers.get('authorization'), params })
    const found = candidates.find(({ id, secret }) => clients.get(id) === secret)
    if (!found) throw new OAuthError('invalid_client', 'unknown client or wrong secret')
    return { ...params, client_id: found.id }
  }

  const issue = (family: Family): Response => {
    const refresh = expiresIn === undefined ? '' : minted('refresh')
    Object.assign(family, { access: minted('access'), refresh })
    const refreshToken = family.refresh || undefined
    const issued = {
      accessToken: family.access,
      tokenType: 'Bearer',
      expiresIn,
      refreshToken,
      scope: family.scope === '' ? undefined : family.scope.split(' '),
    }
    return json(writeTokenResponse(issued))
  }

  const grants: Readonly<Record<string, (params: Params) => Response | Promise<Response>>> = {
    authorization_code: async params => {
      const code = codes.get(params['code'] ?? '')
      codes.delete(params['code'] ?? '')
      if (!code || code.clientId !== params['client_id'] || code.redirectUri !== params['redirect_uri'])
        throw new OAuthError('invalid_grant', 'the code is unknown, used, or belongs elsewhere')
      const kept = code.challenge === undefined ? null : { challenge: code.challenge, method: 'S256' as const }
      await proveVerifier(params['code_verifier'], kept)
      const family = { user: code.user, scope: code.scope, access: '', refresh: '', revoked: false }
      families.push(family)
      return issue(family)
    },
    refresh_token: params => {
      const given = params['refresh_token'] ?? ''
      const replayed = spent.get(given)
      if (replayed) replayed.revoked = true
      const family = families.find(one => one.refresh !== '' && one.refresh === given && !one.revoked)
      if (!family) throw new OAuthError('invalid_grant', 'the refresh token is unknown, used, or revoked')
      spent.set(given, family)
      return issue(family)
    },
    client_credentials: params => {
      const family = { user: `app ${params['client_id']}`, scope: 'read', access: '', refresh: '', revoked: false }
      families.push(family)
      return issue(family)
    },
  }

  const owner = (request: Recorded): Family | undefined => {
    const token = request.headers.get('authorization')?.replace(/^bearer /i, '') ?? ''
    return families.find(family => family.access !== '' && family.access === token && !family.revoked)
  }

  return {
    token: request =>
      answering(() => {
        const params = authenticated(request)
        const grant = grants[params['grant_type'] ?? '']
        if (!grant) throw new OAuthError('unsupported_grant_type', 'that grant type is not known here')
        return grant(params)
      }),
    revoke: request =>
      answering(() => {
        const { token } = authenticated(request)
        for (const family of families) if (family.access === token || family.refresh === token) family.revoked = true
        return json({})
      }),
    register: request => {
      const id = randomText(32)
      clients.set(id, minted('client-secret'))
      const { redirect_uris: uris = '', client_name: name } = fields(request.form)
      return json({ id: '1', name, redirect_uri: uris, client_id: id, client_secret: clients.get(id) })
    },
    verifyApp: request => {
      const id = owner(request)?.user.replace(/^app /, '')
      return id !== undefined && clients.has(id)
        ? json({ name: 'Test' })
        : json({ error: 'The access token is invalid' }, 401)
    },
    consent: ({ searchParams }, deny, user) => {
      const redirectUri = searchParams.get('redirect_uri') ?? undefined
      const state = searchParams.get('state') ?? undefined
      const bare = redirectUri === undefined || isOob(redirectUri)
      if (deny)
        return callbackUrl(bare ? 'http://localhost/' : redirectUri, {
          error: 'access_denied',
          error_description: 'No.',
          state,
        })
      const code = randomText(24)
      codes.set(code, {
        clientId: searchParams.get('client_id') ?? '',
        redirectUri,
        challenge: searchParams.get('code_challenge') ?? undefined,
        scope: searchParams.get('scope') ?? '',
        user,
      })
      return bare ? code : callbackUrl(redirectUri, { code, state })
    },
    check: request => owner(request)?.user ?? json({ error: 'The access token is invalid' }, 401),
    expireAccessTokens: () => {
      for (const family of families) family.access = ''
    },
    forgetApps: () => clients.clear(),
  }
}

/** As a form, as JSON (Flattr), or in the query of a GET (Facebook). */
function paramsOf({ method, query, form, body, headers }: Recorded): Params {
  if (method === 'GET') return fields(query)
  return /^application\/json/i.test(headers.get('content-type') ?? '') ? (JSON.parse(body) as Params) : fields(form)
}

async function answering(work: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    return json(errorBody(error), error.status)
  }
}
