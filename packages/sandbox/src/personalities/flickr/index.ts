import { createServer, type Policy } from '@valetkey/server'
import { Hono } from 'hono'
import { randomHex } from 'valetkey/http/random'
import { brandOf } from '../brand.ts'
import type { Personality } from '../personality.ts'
import { openAlbum } from './album.ts'
import { memberNamed } from './data.ts'
import { deviations } from './deviations.ts'
import { dialect, permissionOf } from './dialect.ts'
import { permissionLevels } from './methods.ts'
import { photoPage, picture } from './picture.ts'
import { answerRest, type RestWorld } from './rest.ts'
import { tokenFormats } from './token-formats.ts'
import { answerUpload } from './upload.ts'

const paths = {
  requestToken: '/services/oauth/request_token',
  oauth1Authorize: '/services/oauth/authorize',
  accessToken: '/services/oauth/access_token',
} as const

const policy: Partial<Policy> = {
  protocols: [1],
  signatureMethods: ['HMAC-SHA1'],
  // node-flickrapi sends milliseconds, and no client was ever seen to be refused for its clock.
  timestampWindowSeconds: null,
  millisecondTimestamps: true,
  callbackChecked: false,
  multipartSigned: ['photo'],
  showBaseString: true,
  reuseTokens: true,
}

const scopes = {
  read: 'See your photos, also the private ones',
  write: 'Upload photos, and change titles and tags',
  delete: 'Delete photos',
}

/** Flickr as its clients know it: OAuth 1.0a, the part of the REST API that reads photos, and their upload. */
export const flickr: Personality = {
  name: 'flickr',
  title: 'Flickr',
  portOffset: 3,
  mintCredentials: () => ({ clientId: randomHex(32), clientSecret: randomHex(16) }),
  idOf: person => memberNamed(person.username)?.nsid ?? person.username,
  deviations,
  headerSpelling: ['X-FlickrErrCode', 'X-FlickrErrMessage'],
  askFor: (url, scopes) => url.searchParams.set('perms', permissionOf(scopes) ?? ''),

  open({ ground, folder }) {
    const provider = createServer({
      ...ground,
      scopes,
      defaultScopes: ['read'],
      paths,
      policy,
      dialect,
      formats: tokenFormats,
      brand: brandOf('Flickr'),
      languages: ['en'],
    })
    const album = openAlbum(folder)
    const world: RestWorld = { provider, album, now: () => Date.now() + provider.storage.clockOffset }
    const app = new Hono()
    app.on(['GET', 'POST'], ['/services/rest', '/services/rest/'], c => answerRest(c.req.raw, world))
    app.on('POST', ['/services/upload', '/services/upload/'], c => answerUpload(c.req.raw, world))
    app.get('/pictures/:server/:file', c => picture(c.req.param('file'), album))
    app.get('/photos/:username/:id/', c => photoPage(c.req.param('id'), album, provider.issuer))
    app.all('*', c => provider.fetch(c.req.raw))
    const { issuer: origin } = ground
    return {
      provider,
      appScopes: permissionLevels,
      fetch: async request => app.fetch(request),
      entry: ({ lenient, strict }) => ({
        origin,
        oauth: [1],
        clientId: lenient.clientId,
        clientSecret: lenient.clientSecret,
        scopes: permissionLevels,
        authorizeUrl: origin + paths.oauth1Authorize,
        requestTokenUrl: origin + paths.requestToken,
        accessTokenUrl: origin + paths.accessToken,
        apiBase: `${origin}/services/rest/`,
        resourceUrl: `${origin}/services/rest/?method=flickr.test.login`,
        strict,
      }),
    }
  },
}
