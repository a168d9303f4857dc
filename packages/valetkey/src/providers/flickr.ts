import type { OAuth1Definition } from '../client/provider.ts'
import { type Preset, preset } from './preset.ts'

export interface FlickrOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** `read`, `write` or `delete`, each with the ones before it. */
  readonly perms?: 'read' | 'write' | 'delete' | undefined
  /** Where people sign in, when it is not Flickr itself. */
  readonly origin?: string | undefined
  /** Where the API is. Default: the origin given, else Flickr's. */
  readonly apiOrigin?: string | undefined
  readonly uploadOrigin?: string | undefined
}

/** `get('flickr.people.getPhotos', { user_id: 'me' })`: method names, not paths. Answers come as JSON. */
export const flickr: Preset<FlickrOptions, OAuth1Definition> = preset(
  ({ clientId, clientSecret, perms = 'read', ...where }: FlickrOptions = {}) => {
    const origin = where.origin ?? 'https://www.flickr.com'
    const api = where.apiOrigin ?? where.origin ?? 'https://api.flickr.com'
    const upload = where.uploadOrigin ?? where.origin ?? 'https://up.flickr.com'
    return {
      oauth: 1,
      title: 'Flickr',
      baseUrl: new URL('/services/rest/', api).href,
      requestTokenUrl: new URL('/services/oauth/request_token', origin).href,
      authorizeUrl: new URL('/services/oauth/authorize', origin).href,
      accessTokenUrl: new URL('/services/oauth/access_token', origin).href,
      origins: [upload],
      requestTokenMethod: 'GET',
      accessTokenMethod: 'GET',
      transmission: 'query',
      oob: 'oob',
      scope: perms,
      scopeParam: 'perms',
      pin: { digits: 9, group: 3, separator: '-' },
      // Against RFC 5849 §3.4.1.3.1, every field of an upload is signed but the photo.
      multipartSigned: { except: ['photo'] },
      pathParam: 'method',
      // The default is XML, and JSON is JSONP unless told otherwise.
      callParams: { format: 'json', nojsoncallback: '1' },
      failures: [
        { where: 'stat', is: 'fail', code: 'code', message: 'message' },
        { where: 'rsp.@stat', is: 'fail', code: 'rsp.err.@code', message: 'rsp.err.@msg' },
      ],
      // `photos`, `photosets`, …: whichever list was asked for.
      pagination: { by: 'page', param: 'page', page: '*.page', pages: '*.pages' },
      identity: { id: 'user_nsid', name: 'username' },
      docs: 'https://www.flickr.com/services/api/auth.oauth.html',
      verified: 'sandbox',
      appsUrl: 'https://www.flickr.com/services/apps/create/',
      clientId,
      clientSecret,
    }
  },
)
