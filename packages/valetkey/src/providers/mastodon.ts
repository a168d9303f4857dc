import type { OAuth2Definition } from '../client/provider.ts'

export interface MastodonOptions {
  /** `mstdn.jp`, or a whole origin. */
  readonly instance: string
  /** What people read on the consent page. */
  readonly clientName?: string | undefined
  readonly website?: string | undefined
  /** Default: `read write follow`. */
  readonly scope?: string | readonly string[] | undefined
}

/** Any Mastodon server. The app registers itself there, once per callback and scope. */
export function mastodon({ instance, clientName = 'Valet Key', website, scope }: MastodonOptions): OAuth2Definition {
  const origin = originOf(instance)
  return {
    oauth: 2,
    title: `Mastodon at ${new URL(origin).host}`,
    baseUrl: `${origin}/`,
    authorizeUrl: '/oauth/authorize',
    accessTokenUrl: '/oauth/token',
    revokeUrl: '/oauth/revoke',
    scope: scope ?? 'read write follow',
    // Both ways are good; this one every version and every relative of Mastodon understands.
    clientAuth: 'post',
    oob: 'urn:ietf:wg:oauth:2.0:oob',
    register: {
      kind: 'mastodon',
      url: '/api/v1/apps',
      verifyUrl: '/api/v1/apps/verify_credentials',
      clientName,
      website,
    },
    identity: { url: '/api/v1/accounts/verify_credentials', id: 'id', name: 'acct' },
    docs: 'https://docs.joinmastodon.org/client/token/',
    verified: 'sandbox',
  }
}

function originOf(instance: string): string {
  const text = /^[a-z][\w+.-]*:\/\//i.test(instance) ? instance : `https://${instance}`
  if (/^https?:/i.test(text) && URL.canParse(text)) return new URL(text).origin
  const message = `"${instance}" is not an instance of Mastodon; pass its host, as in mstdn.jp`
  throw Object.assign(new TypeError(message), { code: 'instance_invalid' })
}
