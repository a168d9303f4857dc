import assert from 'node:assert/strict'
import { issuer, postToken, type RequestToken, signed } from '../../world.ts'
import type { Stage } from '../stage.ts'
import type { Given } from '../thing.ts'

/** What a resource behind the guard says to a token. */
export async function opens({ fetch }: Stage, accessToken: string | undefined): Promise<boolean> {
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await fetch(new Request(`${issuer}/api/me`, { headers }))).ok
}

export async function opensSigned({ it, fetch }: Stage, token: RequestToken): Promise<boolean> {
  return (await fetch(await signed(it, '/api/me', { method: 'GET', token }))).ok
}

/** An access token of OAuth 1.0a, from the answer that gave it. */
export const oauth1Token = (given: Given): RequestToken => ({
  token: given['oauth_token']!,
  secret: given['oauth_token_secret']!,
})

export async function refresh({ it }: Stage, refreshToken: string | undefined): Promise<Given> {
  return (await postToken(it, { grant_type: 'refresh_token', refresh_token: refreshToken ?? '' })).json()
}

/** One pair, and all of it good: the access token opens, the refresh token gives another pair. */
export async function assertAlive(stage: Stage, pair: Given): Promise<Given> {
  assert.equal(await opens(stage, pair['access_token']), true)
  const next = await refresh(stage, pair['refresh_token'])
  assert.equal(await opens(stage, next['access_token']), true)
  return next
}

export async function assertDead(stage: Stage, pair: Given): Promise<void> {
  assert.equal(await opens(stage, pair['access_token']), false)
  assert.equal((await refresh(stage, pair['refresh_token']))['error'], 'invalid_grant')
}
