import { OAuthError } from 'valetkey/oauth2/errors'
import { createApp } from './apps.ts'
import { moveClock } from './clock.ts'
import { admit, bodyAs, ControlError } from './gate.ts'
import { createHeadless } from './headless.ts'
import type { ControlOptions } from './options.ts'
import { clock, consent, newApp } from './schemas.ts'

/** Where the control API stands on every personality's origin. */
export const CONTROL_PATH = '/_sandbox/'

/**
 * The control API of one personality: apps, headless consent, and the clock. It needs no credential, so it answers only
 * what no web page can send (see `gate.ts`).
 */
export function createControl(options: ControlOptions): (request: Request) => Promise<Response> {
  const { provider, hosts } = options
  const authorize = createHeadless(options)
  const verbs: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    apps: async request => reply(201, await createApp(provider, await bodyAs(request, newApp))),
    authorize: async request => reply(200, await authorize(await bodyAs(request, consent))),
    clock: async request => reply(200, moveClock(provider.storage, await bodyAs(request, clock))),
  }
  return async request => {
    try {
      admit(request, hosts)
      const name = new URL(request.url).pathname.slice(CONTROL_PATH.length)
      const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
      if (!verb) throw new ControlError(404, 'not_found', `there is ${Object.keys(verbs).join(', ')} here`)
      return await verb(request)
    } catch (error) {
      return refusal(error)
    }
  }
}

function refusal(error: unknown): Response {
  if (error instanceof OAuthError) return reply(400, { error: error.code, error_description: error.description })
  if (!(error instanceof ControlError)) throw error
  const { status, code, message, details } = error
  const response = reply(status, { error: code, error_description: message, ...details })
  if (status === 405) response.headers.set('allow', 'POST')
  return response
}

const reply = (status: number, value: unknown): Response =>
  Response.json(value, { status, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } })
