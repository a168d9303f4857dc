import { OAuthError } from 'valetkey/oauth2/errors'
import type { Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import type { Refusal } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { type Grant, refused } from './grant.ts'
import { issuedTo, sproutsFor } from './issue-pair.ts'

/** RFC 8628 §3.5: by so much the interval grows with each poll that came too soon. */
const slowDownMs = 5000

/**
 * RFC 8628 §3.4. An app polls until its person has answered; the storage notes when it asked, and of polls that meet after a
 * yes exactly one is given tokens.
 */
export const deviceCode: Grant = {
  type: 'urn:ietf:params:oauth:grant-type:device_code',
  async issue(core, client, { deviceCode: text, resource }) {
    if (text === undefined) throw new OAuthError('invalid_request', 'Missing required parameter: device_code.')
    if (core.formats['device-code'].plausible(text) === null) throw refusal(core, client, 'unknown')
    const deviceCodeHash = credentialHash('device-code', text)
    const { tickets } = core.storage
    const waiting = await tickets.poll({ deviceCodeHash, appId: client.app.id, slowDownMs })
    if (waiting !== null) throw waiting.tooSoon ? slowDown(waiting.intervalMs) : pending()
    const ticket = await tickets.byCredential('device', deviceCodeHash)
    if (ticket === null) throw refusal(core, client, 'unknown')
    const sprouts = await sproutsFor(core, client, ticket, resource)
    const seeds = sprouts.map(one => one.seed)
    const taken = await tickets.takeDeviceCode({ deviceCodeHash, appId: client.app.id, seeds })
    if (!taken.ok) throw refusal(core, client, taken.refusal)
    return issuedTo(core, client, taken, sprouts, 'device_code')
  },
}

function pending(): OAuthError {
  return new OAuthError('authorization_pending', 'the person has not answered yet; ask again after the interval')
}

function slowDown(intervalMs: number): OAuthError {
  const seconds = Math.ceil(intervalMs / 1000)
  return new OAuthError('slow_down', `asked too soon; wait ${seconds} seconds from one request to the next`, {
    headers: { 'retry-after': String(seconds) },
  })
}

/** RFC 8628 §3.5 has words of its own for two of them. */
function refusal(core: Core, client: Client, why: Refusal): OAuthError {
  if (why === 'denied') return new OAuthError('access_denied', 'the person said no')
  if (why === 'expired') return new OAuthError('expired_token', 'the device_code has expired; begin anew')
  return refused(core, 'device_code', why, client)
}
