import assert from 'node:assert/strict'
import { encodeForm } from 'valetkey/http/form'
import { callback, flowOf, issuer, type Pkce, pkce, postToken, redeem, type World } from '../../world.ts'
import type { Stage } from '../stage.ts'
import { CALLERS, type Thing } from '../thing.ts'
import { assertAlive } from './alive.ts'
import { decide, formAt, sessionOf } from './forms.ts'

/** RFC 9126 §4: a request_uri is opened by one browser, and answered once. */
export const pushed: readonly Thing[] = [
  {
    name: 'the first browser to open a request_uri',
    async begin(stage) {
      const proof = await pkce()
      const session = sessionOf(stage.it)
      const path = await pushedPath(stage.it, proof)
      return {
        request: () => new Request(issuer + path, { headers: { cookie: session } }),
        expected: { ok: 1, 400: CALLERS - 1 },
        async after([page]) {
          const form = { flow: flowOf(page!['html']!), cookie: `${session}; ${page!['cookie']}` }
          const answer = await stage.fetch(decide(form, 'allow'))
          await assertRedeemable(stage, new URL(answer.headers.get('location')!).searchParams.get('code')!, proof)
        },
      }
    },
  },
  {
    name: 'a yes to a pushed request',
    variation: true,
    async begin(stage) {
      const proof = await pkce()
      const form = await formAt(stage.it, await pushedPath(stage.it, proof))
      return {
        request: () => decide(form, 'allow'),
        expected: { ok: 1, 409: CALLERS - 1 },
        after: ([given]) => assertRedeemable(stage, given!['code']!, proof),
      }
    },
  },
]

async function pushedPath(it: World, proof: Pkce): Promise<string> {
  const request = {
    response_type: 'code',
    redirect_uri: callback,
    scope: 'read',
    code_challenge: proof.challenge,
    code_challenge_method: 'S256',
  }
  const answer = await postToken(it, request, undefined, '/oauth/par')
  assert.equal(answer.status, 201)
  const { request_uri } = (await answer.json()) as { readonly request_uri: string }
  return `/oauth/authorize?${encodeForm({ client_id: it.app.clientId, request_uri })}`
}

async function assertRedeemable(stage: Stage, code: string, proof: Pkce): Promise<void> {
  await assertAlive(stage, await (await redeem(stage.it, code, proof)).json())
}
