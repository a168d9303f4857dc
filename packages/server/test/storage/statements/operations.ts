import {
  authorizePath,
  codeFor,
  consent,
  fieldsOf,
  flowOf,
  issuer,
  locationOf,
  oauth1TokenFor,
  pkce,
  postToken,
  redeem,
  requestToken,
  signed,
  tokensFor,
  type World,
} from '../../world.ts'

/** Makes all that an operation needs; what it gives is the operation, to be done once. */
export type Operation = (it: World) => Promise<() => Promise<unknown>>

const authorization = async (it: World, path: string) => {
  const flow = flowOf(await (await it.browser.get(path)).text())
  return () => it.browser.post('/oauth/authorize', { flow, decision: 'allow' })
}

/** What apps and people do all day, by the names that the documents give it. */
export const operations: Readonly<Record<string, Operation>> = {
  'bearer token checked': async it => {
    const { access_token } = await tokensFor(it)
    const headers = { authorization: `Bearer ${access_token}` }
    return () => it.provider.check(new Request(`${issuer}/api`, { headers }))
  },
  'OAuth 1.0a signature checked, nonce included': async it => {
    const request = await signed(it, '/api', { token: await oauth1TokenFor(it) })
    return () => it.provider.check(request)
  },
  'code exchanged': async it => {
    const proof = await pkce()
    const code = await codeFor(it, proof)
    return () => redeem(it, code, proof)
  },
  'token refreshed': async it => {
    const { refresh_token } = await tokensFor(it)
    return () => postToken(it, { grant_type: 'refresh_token', refresh_token })
  },
  client_credentials: async it => () => postToken(it, { grant_type: 'client_credentials' }),
  'access token revoked': async it => {
    const { access_token: token } = await tokensFor(it)
    return () => postToken(it, { token }, undefined, '/oauth/revoke')
  },
  'refresh token revoked, and all with it': async it => {
    const { refresh_token: token } = await tokensFor(it)
    return () => postToken(it, { token }, undefined, '/oauth/revoke')
  },
  'token introspected': async it => {
    const { access_token: token } = await tokensFor(it)
    return () => postToken(it, { token }, undefined, '/oauth/introspect')
  },
  'consent page shown': async it => {
    const path = authorizePath(it, await pkce())
    return () => it.browser.get(path)
  },
  'consent given': async it => authorization(it, authorizePath(it, await pkce())),
  'request token given': async it => {
    const request = await signed(it, '/oauth/request_token', { callback: 'oob' })
    return () => it.provider.fetch(request)
  },
  'consent page shown, OAuth 1.0a': async it => {
    const { token } = await requestToken(it)
    return () => it.browser.get(`/oauth/authorize?oauth_token=${token}`)
  },
  'consent given, OAuth 1.0a': async it =>
    authorization(it, `/oauth/authorize?oauth_token=${(await requestToken(it)).token}`),
  'request token exchanged': async it => {
    const token = await requestToken(it)
    const back = locationOf(await consent(it, `/oauth/authorize?oauth_token=${token.token}`))
    const request = await signed(it, '/oauth/access_token', {
      token,
      verifier: back.searchParams.get('oauth_verifier')!,
    })
    return async () => fieldsOf(await it.provider.fetch(request))
  },
}
