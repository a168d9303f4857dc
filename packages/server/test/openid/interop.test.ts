import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import { onEachStorage } from '../storages.ts'
import { callback, consent, issuer, locationOf, type World, world } from '../world.ts'

/** Other people's client, that knows us by our issuer only, and checks all that OpenID Connect wants checked. */
onEachStorage('OpenID Connect, as oauth4webapi speaks it', newStorage => {
  let it: World
  before(async () => {
    it = await world({ storage: newStorage(), openid: true })
  })
  after(() => it.close())

  const options = () => ({
    [oauth.customFetch]: (url: string, init: object) => it.provider.fetch(new Request(url, init as RequestInit)),
    [oauth.allowInsecureRequests]: true,
  })

  async function discovered(): Promise<oauth.AuthorizationServer> {
    const at = new URL(issuer)
    return oauth.processDiscoveryResponse(at, await oauth.discoveryRequest(at, { ...options(), algorithm: 'oidc' }))
  }

  for (const alg of ['RS256', 'ES256', 'EdDSA'] as const) {
    test(`discovery, code, ID token by ${alg}, its signature, userinfo, and the same after a refresh`, async () => {
      const redirectUris = [callback]
      const { app, clientSecret } = await it.provider.apps.create({
        name: alg,
        redirectUris,
        policy: { idTokenAlg: alg },
      })
      const client: oauth.Client = { client_id: app.clientId, id_token_signed_response_alg: alg }
      const auth = oauth.ClientSecretBasic(clientSecret!)
      const as = await discovered()
      const [verifier, nonce, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomNonce(), 'a state']
      const url = new URL(as.authorization_endpoint!)
      url.search = new URLSearchParams({
        client_id: app.clientId,
        response_type: 'code',
        redirect_uri: callback,
        scope: 'openid profile email read',
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        max_age: '3600',
        nonce,
        state,
      }).toString()
      const back = locationOf(await consent(it, url.href))
      const params = oauth.validateAuthResponse(as, client, back, state)
      const answer = await oauth.authorizationCodeGrantRequest(as, client, auth, params, callback, verifier, options())
      const checks = { expectedNonce: nonce, maxAge: 3600, requireIdToken: true }
      const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, checks)
      await oauth.validateApplicationLevelSignature(as, answer, options())
      const claims = oauth.getValidatedIdTokenClaims(tokens)!
      assert.equal(claims.sub, it.alice.id)
      assert.equal(claims.aud, app.clientId)
      assert.equal(claims.azp, undefined)
      assert.equal(claims.exp - claims.iat, 3600)

      const asked = await oauth.userInfoRequest(as, client, tokens.access_token, options())
      const person = await oauth.processUserInfoResponse(as, client, claims.sub, asked)
      assert.deepEqual(person, { sub: it.alice.id, name: 'Alice', preferred_username: 'alice' })

      const again = await oauth.refreshTokenGrantRequest(as, client, auth, tokens.refresh_token!, options())
      const refreshed = await oauth.processRefreshTokenResponse(as, client, again)
      const later = oauth.getValidatedIdTokenClaims(refreshed)!
      const { iss, sub, aud, auth_time } = claims
      assert.deepEqual([later.iss, later.sub, later.aud, later.auth_time], [iss, sub, aud, auth_time])
      assert.equal(later.nonce, undefined)
      assert.notEqual(later['at_hash'], claims['at_hash'])
    })
  }
})
