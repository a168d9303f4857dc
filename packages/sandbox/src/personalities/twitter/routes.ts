import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { brandOf } from '../brand.ts'
import { page } from '../page.ts'
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
  app.get('/.well-known/oauth-authorization-server', () => refusal(twitterError('noSuchPage')))
  // The provider would take an address without a token for OAuth 2's.
  for (const path of [paths.oauth1Authorize, paths.oauth1Authenticate])
    app.get(path, (c, next) => (c.req.query('oauth_token') ? next() : tokenless(assets)))
  return app
}

function tokenless(assets: string): Promise<Response> {
  return page(
    {
      status: 403,
      title: 'Whoa there!',
      body: html`<p>There is no request token for this page. It is the special key that apps need to ask for your account. Go back to the app that sent you here and try again.</p>`,
      brand: brandOf('Twitter').name,
    },
    { assets },
  )
}
