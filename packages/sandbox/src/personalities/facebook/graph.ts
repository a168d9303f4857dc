import { BodyTooLarge } from '../../body.ts'
import { type Known, written } from './answer.ts'
import { type Call, callbackIn, callerOf, checkCaller, methodOf, paramsOf } from './call.ts'
import { clientCode } from './client-code.ts'
import { debugToken } from './debug-token.ts'
import { GraphError, graphError } from './errors.ts'
import { askedVersion } from './inbound.ts'
import { showPerson, showPicture } from './nodes.ts'
import { deletePermissions, showPermissions } from './permissions.ts'
import { versionFor } from './versions.ts'
import type { World } from './world.ts'

type Run = (call: Call, node: string, name?: string) => Promise<unknown>

/** The first path that fits counts. */
const routes: readonly (readonly [path: RegExp, runs: Readonly<Record<string, Run>>])[] = [
  [/^\/debug_token$/, { GET: debugToken }],
  [/^\/oauth\/client_code$/, { GET: clientCode, POST: clientCode }],
  [/^\/([^/]+)$/, { GET: showPerson }],
  [/^\/([^/]+)\/picture$/, { GET: showPicture }],
  [/^\/([^/]+)\/permissions$/, { GET: showPermissions, DELETE: deletePermissions }],
  [/^\/([^/]+)\/permissions\/([^/]+)$/, { DELETE: deletePermissions }],
]

/** Answers everything that is no page: finds out who calls, runs the call, writes its result. */
export async function answerGraph(world: World, request: Request): Promise<Response> {
  const known: Known = { asked: askedVersion(request), app: null }
  try {
    const params = await paramsOf(request)
    const method = methodOf(request, params)
    known.callback = callbackIn(params)
    known.etag = method === 'GET' ? request.headers.get('if-none-match') : null
    const caller = await callerOf(world, request, params)
    known.app = caller?.app ?? null
    if (caller) await checkCaller(world, caller, params)
    const call: Call = { world, params, caller, version: versionFor(known.app, known.asked) }
    const result = await route(call, method, new URL(request.url).pathname)
    return result instanceof Response ? result : written(result, known)
  } catch (error) {
    if (error instanceof BodyTooLarge) return written(graphError('parameter', 'The request is too large.'), known)
    if (error instanceof GraphError) return written(error, known)
    throw error
  }
}

function route(call: Call, method: string, pathname: string): Promise<unknown> {
  const path = pathname.replace(/(?<=[^/])\/$/, '')
  for (const [pattern, runs] of routes) {
    const found = pattern.exec(path)
    if (!found) continue
    const run = Object.hasOwn(runs, method) ? runs[method] : undefined
    if (!run) throw graphError('methodUnsupported', method.toLowerCase())
    return run(call, found[1] ?? '', found[2])
  }
  throw graphError('pathUnknown', path.replace(/^\/[^/]*/, '').slice(0, 100))
}
