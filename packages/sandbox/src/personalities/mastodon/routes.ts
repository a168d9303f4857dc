import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { formatLink } from 'valetkey/http/link'
import { OAuthError } from 'valetkey/oauth2/errors'
import { credentialAccount, userinfo } from './accounts.ts'
import { type Access, answer, type Call, type Outcome, type Particulars, personal } from './call.ts'
import { profiles } from './data.ts'
import { ApiError, apiError } from './errors.ts'
import { avatar, header } from './images.ts'
import { instanceV1, instanceV2 } from './instance.ts'
import { attach, attachable, described, finished, mediaAttachment, mediaFile, taken, UPLOAD_LIMIT } from './media.ts'
import { metadata } from './metadata.ts'
import { application, credentialApplication, readRegistration } from './registration.ts'
import { scopesOf } from './scopes.ts'
import { entity, home, post, readable, repeatedStatus } from './statuses.ts'
import { since, type Version } from './versions.ts'
import type { World } from './world.ts'

/** Everything on Mastodon's origin that is not the provider's own: the REST API, well-known, pictures. */
export function routes(world: World): Hono {
  const app = new Hono()
  for (const [path, middleware] of Object.entries(crossOrigin)) app.use(path, middleware)
  for (const { methods, path, access, run, from = '4.2', ...particulars } of calls) {
    if (!since(world.version, from)) continue
    app.on(methods, [path], c =>
      answer(world, c.req.raw, access, call => run(world, call, c.req.param('id')), particulars),
    )
  }
  app.get('/.well-known/oauth-authorization-server', () => showMetadata(world))
  app.get('/avatars/original/:file', c => avatar(c.req.param('file')))
  app.get('/headers/original/:file', () => header())
  app.get('/system/media_attachments/files/:file', c => mediaFile(world.media, c.req.param('file')))
  app.all('/api/*', c =>
    answer(world, c.req.raw, 'everybody', () => {
      throw apiError('noRoute')
    }),
  )
  return app
}

type Run = (world: World, call: Call, id?: string) => Promise<Outcome> | Outcome

interface Row extends Particulars {
  readonly methods: string[]
  readonly path: string
  readonly access: Access
  readonly run: Run
  /** The first release that has it. */
  readonly from?: Version
}

const GET = ['GET']
const POST = ['POST']
const upload = { extra: 'media', limit: UPLOAD_LIMIT } as const

const calls: readonly Row[] = [
  { methods: POST, path: '/api/v1/apps', access: 'everybody', run: register },
  { methods: GET, path: '/api/v1/apps/verify_credentials', access: 'any-token', run: verifyApp },
  {
    methods: GET,
    path: '/api/v1/accounts/verify_credentials',
    access: ['profile', 'read:accounts'],
    run: verifyAccount,
  },
  { methods: POST, path: '/api/v1/statuses', access: ['write:statuses'], run: postStatus, extra: 'statuses' },
  { methods: POST, path: '/api/v2/media', access: ['write:media'], run: postMedia, ...upload },
  { methods: POST, path: '/api/v1/media', access: ['write:media'], run: postMediaV1, ...upload },
  { methods: GET, path: '/api/v1/media/:id', access: ['write:media'], run: showMedia },
  { methods: ['PUT'], path: '/api/v1/media/:id', access: ['write:media'], run: describeMedia },
  { methods: GET, path: '/api/v1/statuses/:id', access: 'everybody', run: showStatus },
  { methods: GET, path: '/api/v1/timelines/home', access: ['read:statuses'], run: homeTimeline },
  { methods: GET, path: '/api/v1/instance', access: 'everybody', run: showInstance(instanceV1, '@1668384000') },
  { methods: GET, path: '/api/v2/instance', access: 'everybody', run: showInstance(instanceV2) },
  { methods: ['GET', 'POST'], path: '/oauth/userinfo', access: ['profile'], run: showUserinfo, from: '4.4' },
]

async function register({ provider, version }: World, { parameters }: Call): Promise<Outcome> {
  const wanted = readRegistration(parameters, scopesOf(version))
  const { app, clientSecret } = await provider.apps.create(wanted).catch(asValidationFailure)
  return { data: credentialApplication(app, clientSecret ?? '', version) }
}

/** What our server refuses beyond what Mastodon does (`https://a/../b`) is told in Mastodon's way. */
function asValidationFailure(error: unknown): never {
  throw error instanceof OAuthError ? new ApiError(422, `Validation failed: ${error.description}`) : error
}

function verifyApp({ version }: World, { authorization }: Call): Outcome {
  if (!authorization) throw apiError('invalidToken')
  return { data: application(authorization.app, version) }
}

function verifyAccount(world: World, call: Call): Outcome {
  return { data: credentialAccount(personal(call).viewer, world.view()) }
}

function postStatus(world: World, call: Call): Outcome {
  const { viewer, authorization, request, parameters } = personal(call)
  const { name, website } = authorization.app
  const key = request.headers.get('idempotency-key')
  const repeated = repeatedStatus(world.repeats, viewer, key, world.now())
  if (repeated) return { data: entity(repeated, world.view()) }
  const mediaIds = attachable(world.media, viewer, parameters)
  const status = post(world.statuses, world.repeats, {
    author: viewer,
    mediaIds,
    application: { name, website },
    idempotencyKey: key,
    parameters,
    now: world.now(),
  })
  taken(world.media, mediaIds, status.id)
  return { data: entity(status, world.view()) }
}

/** 202 while a part of the work is still being done in the background, and `url` is null until then. */
async function postMedia(world: World, call: Call): Promise<Outcome> {
  const { viewer, files, parameters } = personal(call)
  const row = await attach(world.media, viewer, files, parameters, world.now())
  return { data: mediaAttachment(row, world.origin), status: row.processed ? 200 : 202 }
}

/** The older one makes people wait. */
async function postMediaV1(world: World, call: Call): Promise<Outcome> {
  const { viewer, files, parameters } = personal(call)
  const row = await attach(world.media, viewer, files, parameters, world.now())
  return { data: mediaAttachment(finished(world.media, viewer, row.id), world.origin) }
}

function showMedia(world: World, call: Call, id?: string): Outcome {
  return { data: mediaAttachment(finished(world.media, personal(call).viewer, id), world.origin) }
}

function describeMedia(world: World, call: Call, id?: string): Outcome {
  const { viewer, parameters } = personal(call)
  return { data: mediaAttachment(described(world.media, viewer, id, parameters), world.origin) }
}

function showStatus(world: World, _call: Call, id?: string): Outcome {
  const status = world.statuses.value.find(one => one.id === id)
  if (!status || !readable(status, null)) throw apiError('notFound')
  return { data: entity(status, world.view()) }
}

function homeTimeline(world: World, call: Call): Outcome {
  const { viewer, parameters } = personal(call)
  const { statuses, links } = home(world.statuses.value, viewer, parameters, world.origin)
  const data = statuses.map(status => entity(status, world.view()))
  return links.length === 0 ? { data } : { data, headers: { Link: formatLink(links) } }
}

function showUserinfo(world: World, call: Call): Outcome {
  return { data: userinfo(personal(call).viewer, world.origin) }
}

function showInstance(instance: typeof instanceV1, deprecated?: string): Run {
  return ({ origin, version, statuses }) => {
    const counts = { users: profiles.length, statuses: statuses.value.length }
    const headers = deprecated && since(version, '4.4') ? { Deprecation: deprecated } : {}
    return { data: instance(origin, version, counts), headers }
  }
}

function showMetadata({ origin, version }: World): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  if (!since(version, '4.3')) return Response.json({ error: 'Not Found' }, { status: 404, headers })
  return Response.json(metadata(origin, version), { headers })
}

/** For every origin and without credentials; the authorization page is not among them. */
const anywhere = (...allowMethods: string[]) => cors({ origin: '*', allowMethods })
const crossOrigin = {
  '/.well-known/*': anywhere('GET'),
  '/api/*': cors({
    origin: '*',
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposeHeaders: [
      'Link',
      'Mastodon-Async-Refresh',
      'X-RateLimit-Reset',
      'X-RateLimit-Limit',
      'X-RateLimit-Remaining',
      'X-Request-Id',
    ],
  }),
  '/oauth/token': anywhere('POST'),
  '/oauth/revoke': anywhere('POST'),
  '/oauth/userinfo': anywhere('GET', 'POST'),
}
