import { plainPage } from '@valetkey/server/pages/plain-page'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { decodeForm, encodeForm } from 'valetkey/http/form'
import { brandOf } from '../brand.ts'
import { answer } from './call.ts'
import { twitterError } from './errors.ts'
import { background, banner, profileImage } from './picture.ts'
import { type ApiVersion, refusal } from './replies.ts'
import { resourceAt } from './resources.ts'
import { paths } from './settings.ts'
import type { World } from './world.ts'

/** Everything on Twitter's origin that is not the provider's own: both versions of the API, pictures. */
export function routes(world: World, assets: string): Hono {
  const app = new Hono()
  const api = (version: ApiVersion) => (c: Context) => {
    const path = new URL(c.req.url).pathname.slice(version.length + 2)
    return answer(world, c.req.raw, version, resourceAt(c.req.method, path))
  }
  app.all('/1/*', api('1'))
  app.all('/1.1/*', api('1.1'))
  app.get('/profile_images/:file', c => profileImage(c.req.param('file')))
  app.get('/profile_banners/:id', c => banner(c.req.param('id')))
  app.get('/images/themes/theme1/bg.svg', () => background())
  app.get('/.well-known/*', () => refusal(twitterError('noSuchPage')))
  for (const path of [paths.oauth1Authorize, paths.oauth1Authenticate])
    for (const place of [path, `${path}/`])
      app.get(place, c =>
        c.req.query('oauth_token') ? world.provider.fetch(pageRequest(c.req.raw)) : tokenless(assets),
      )
  return app
}

/** What the authorization pages look at. twurl's links have all that it signed, and the provider would take some words for OAuth 2's. */
const pageParameters: ReadonlySet<string> = new Set(['oauth_token', 'force_login', 'screen_name'])

function pageRequest(request: Request): Request {
  const url = new URL(request.url)
  url.search = encodeForm(decodeForm(url.search.slice(1)).filter(([name]) => pageParameters.has(name)))
  return new Request(url, request)
}

function tokenless(assets: string): Promise<Response> {
  return plainPage(
    {
      status: 403,
      title: 'Whoa there!',
      body: html`<p>There is no request token for this page. It is the special key that apps need to ask for your account. Go back to the app that sent you here and try again.</p>`,
      brand: brandOf('Twitter').name,
    },
    { assets },
  )
}
