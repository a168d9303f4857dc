import { decodeForm, fields } from 'valetkey/http/form'
import { timeOrderedId } from 'valetkey/http/random'
import { OAuthError } from 'valetkey/oauth2/errors'
import { readTokenRequest } from 'valetkey/oauth2/messages'
import { authenticateClient, type Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'
import { deviceCode } from '../grants/device-code.ts'
import { readParameters } from '../request-body.ts'
import { namedResources } from '../resources.ts'
import { grantedScopes } from '../scopes/scopes.ts'
import { credentialHash } from '../tokens/hash.ts'
import { mintUserCode, userCodeHashes } from '../tokens/user-code.ts'
import { answering, refuseCredentialsInUrl, requireMethod } from './answering.ts'

/**
 * RFC 8628 §3.1. In order:
 *   the method is POST                         405
 *   no credential stands in the URL            invalid_request
 *   the body is a form                         invalid_request (413, 415)
 *   each parameter once, as plain text         invalid_request
 *   the client is who it says                  invalid_client
 *   it may use the device grant                unauthorized_client
 *   every scope exists and is the app's        invalid_scope
 *   every resource exists                      invalid_target
 */
export function deviceAuthorization(core: Core, request: Request): Promise<Response> {
  return answering(core, request, 'device-authorization', async known => {
    requireMethod(request, ['POST'])
    refuseCredentialsInUrl(core, decodeForm(new URL(request.url).search.slice(1)))
    const pairs = await readParameters(request, ['form'])
    known.params = pairs
    const message = readTokenRequest(pairs)
    const client = await authenticateClient(core, request, fields(pairs))
    Object.assign(known, { app: client.app, policy: client.policy })
    if (!client.policy.grants.includes(deviceCode.type))
      throw new OAuthError('unauthorized_client', 'this app may not use the device grant')
    const begun = await begin(core, client, {
      scopes: grantedScopes(core, client.app, message.scope),
      resources: namedResources(core, message.resource),
      address: core.addressOf(request),
    })
    return Response.json(answer(core, client, begun), { headers: noStore })
  })
}

/** Whether devices are served here at all; an app's own policy may then say otherwise for itself. */
export function servesDevices({ policy }: Pick<Core, 'policy'>): boolean {
  return policy.protocols.includes(2) && policy.grants.includes(deviceCode.type)
}

interface Wanted {
  readonly scopes: readonly string[]
  readonly resources: readonly string[]
  /** Where the device asks from: the person is told. */
  readonly address: string | null
}

interface Begun {
  readonly deviceCode: string
  readonly userCode: string
}

/** Two devices with one code are very unlikely, and then the second one is given another. */
async function begin(core: Core, client: Client, wanted: Wanted): Promise<Begun> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const begun = await tryToBegin(core, client, wanted)
    if (begun !== null) return begun
  }
  throw new Error('five random user codes were all taken')
}

async function tryToBegin(core: Core, { app, policy }: Client, wanted: Wanted): Promise<Begun | null> {
  const id = timeOrderedId()
  const { token } = core.formats['device-code'].mint({ kind: 'device-code', id, userId: null })
  const userCode = mintUserCode()
  const stored = await core.storage.tickets.begin({
    id,
    kind: 'device',
    appId: app.id,
    browser: null,
    scopes: wanted.scopes,
    redirectUri: null,
    redirectUriSent: false,
    codeChallenge: null,
    codeChallengeMethod: null,
    params: { address: wanted.address },
    requestTokenHash: null,
    secretSealed: null,
    lifetimeMs: policy.deviceCodeMs,
    resources: wanted.resources,
    device: {
      deviceCodeHash: credentialHash('device-code', token),
      userCodeHash: userCodeHashes(core, userCode)[0]!,
      intervalMs: policy.pollIntervalMs,
    },
  })
  return stored ? { deviceCode: token, userCode } : null
}

/** RFC 8628 §3.2. `interval` may be left out, and clients that then poll without a pause are many: it is always there. */
function answer({ issuer, paths }: Core, { policy }: Client, { deviceCode, userCode }: Begun) {
  const page = new URL(paths.device, `${issuer.replace(/\/$/, '')}/`).href
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${userCode}`,
    expires_in: Math.floor(policy.deviceCodeMs / 1000),
    interval: Math.ceil(policy.pollIntervalMs / 1000),
  }
}
