import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose'
import { app } from './behaviour.ts'
import { expect, refuse } from './refusal.ts'

const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })

/** What Apple gives a developer. */
export const team: { readonly teamId: string; readonly privateKey: string; readonly privateKeyId: string } = {
  teamId: 'TEAM123456',
  privateKey: await exportPKCS8(privateKey),
  privateKeyId: 'KEY1234567',
}

const HALF_A_YEAR = 15_777_000

/** A client secret as Apple takes it: the five claims its document names, signed by the team's key, for six months at most. */
export async function expectSignedSecret(secret: string, audience: string, now: number): Promise<void> {
  const { payload, protectedHeader } = await jwtVerify(secret, publicKey, { currentDate: new Date(now) }).catch(error =>
    refuse(`the client secret is no JWT of that team's key: ${error.message}`),
  )
  expect('the header of the client secret', protectedHeader, { alg: 'ES256', kid: team.privateKeyId })
  const { iss, sub, aud, iat = 0, exp = 0, ...further } = payload
  expect('iss, sub and aud of the client secret', [iss, sub, aud], [team.teamId, app.id, audience])
  expect('further claims of the client secret', further, {})
  if (exp - iat > HALF_A_YEAR) refuse('the client secret lives longer than six months')
}
