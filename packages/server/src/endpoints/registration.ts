import { readClientMetadata, writeClientMetadata } from '../apps/client-metadata.ts'
import type { Core } from '../core.ts'
import type { Grants } from '../grants/index.ts'
import { readJsonObject } from '../request-body.ts'
import type { App } from '../storage/storage.ts'
import { answering, requireMethod } from './answering.ts'
import { admit, jsonAnswer, mintRegistrationToken, offerFor, registerApp } from './registering.ts'

/**
 * RFC 7591 §3. In order:
 *   the method is POST                         405
 *   this caller may register                   registering.ts (401, 429)
 *   the body is a JSON object                  invalid_request (413, 415)
 *   what it says is taken here                 client-metadata.ts
 */
export function registration(core: Core, request: Request, grants: Grants): Promise<Response> {
  return answering(core, request, 'registration', async () => {
    requireMethod(request, ['POST'])
    const way = await admit(core, request)
    const metadata = readClientMetadata(await readJsonObject(request), offerFor(core, grants, way))
    const token = mintRegistrationToken(core)
    const { app, clientSecret } = await registerApp(core, metadata, { way, hash: token.hash })
    return jsonAnswer(clientInformation(core, app, token.text, clientSecret), 201)
  })
}

/** RFC 7591 §3.2.1 with RFC 7592 §3. A secret is shown when it is made, and never again. */
export function clientInformation(core: Core, app: App, token: string, clientSecret: string | null = null): object {
  return {
    ...writeClientMetadata(app, core),
    // 0: it does not expire.
    ...(clientSecret !== null && { client_secret: clientSecret, client_secret_expires_at: 0 }),
    registration_client_uri: new URL(
      `${core.paths.registration}/${encodeURIComponent(app.clientId)}`,
      `${core.issuer.replace(/\/$/, '')}/`,
    ).href,
    registration_access_token: token,
  }
}
