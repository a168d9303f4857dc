import { createHmac } from 'node:crypto'
import type { App } from '@valetkey/server/storage/storage'
import { same } from 'valetkey/http/same'
import { graphError } from './errors.ts'
import type { World } from './world.ts'

/** `appsecret_proof`: lower-case hex of HMAC-SHA256 over the token, keyed by the app's secret; with a time over both. */
export function appsecretProof(secret: string, token: string, time?: string): string {
  const message = time === undefined ? token : `${token}|${time}`
  return createHmac('sha256', secret).update(message).digest('hex')
}

/** How old a proof with a time may be. */
const WINDOW_SECONDS = 300

/**
 * A proof that was sent must be right, asked for or not. Who asks for it says so in the app's policy
 * (`appsecretProof: 'required'`), as in the settings of an app at Facebook.
 */
export async function checkProof(
  { provider, now }: World,
  { policy, clientId }: App,
  token: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const { appsecret_proof: proof, appsecret_time: time } = params
  if (proof === undefined && policy['appsecretProof'] === 'required') throw graphError('proofMissing')
  if (proof === undefined) return
  const secrets = await provider.apps.secrets(clientId)
  const right = secrets.filter(secret => same(appsecretProof(secret, token, time), proof)).length > 0
  if (!right || (time !== undefined && !recent(time, now()))) throw graphError('proofWrong')
}

const recent = (time: string, now: number) =>
  /^\d{1,12}$/.test(time) && Math.abs(Number(time) - now / 1000) <= WINDOW_SECONDS
