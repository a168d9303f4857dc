import type { Definition } from 'valetkey'
import { presets } from 'valetkey/providers'

/** What a definition is made from. */
export interface Particulars {
  /** the server one uses, where there are many, or where a sandbox stands in for the real one */
  readonly origin?: string
  readonly clientId?: string
  readonly clientSecret?: string
}

/** A service one can name on the command line. */
export interface Service {
  readonly protocol: 'OAuth 1.0a' | 'OAuth 2'
  /** `many`: everybody can run one, so it must be said which. `either`: there is one, and it can be another */
  readonly servers: 'one' | 'many' | 'either'
  /** where its app comes from: `registered` by us at the first sign-in, `yours`, or `given` with the definition */
  readonly app: 'registered' | 'yours' | 'given'
  /** its name in a sandbox, when that is another */
  readonly inSandbox?: string
  define(particulars: Particulars): Definition | Promise<Definition>
}

export const protocolOf = ({ oauth }: Pick<Definition, 'oauth'>): Service['protocol'] =>
  oauth === 1 ? 'OAuth 1.0a' : 'OAuth 2'

const ownServer =
  (make: typeof presets.generic | typeof presets.generic1) =>
  (of: Particulars): Definition =>
    make({
      origin: of.origin ?? '',
      clientId: of.clientId ?? '',
      ...(of.clientSecret && { clientSecret: of.clientSecret }),
    })

/** Those of the sandbox. One row per service: adding one to the command is adding its row. */
const inSandbox: Readonly<Record<string, Service>> = {
  flattr: { protocol: 'OAuth 2', servers: 'one', app: 'yours', define: presets.flattr },
  mastodon: {
    protocol: 'OAuth 2',
    servers: 'many',
    app: 'registered',
    define: ({ origin = '', clientId, clientSecret }) => ({
      ...presets.mastodon({ instance: origin }),
      ...(clientId && { clientId }),
      ...(clientSecret && { clientSecret }),
    }),
  },
  flickr: { protocol: 'OAuth 1.0a', servers: 'one', app: 'yours', define: presets.flickr },
  twitter: {
    protocol: 'OAuth 1.0a',
    servers: 'one',
    app: 'yours',
    // Its other page, which lets people through unasked, is for signing in to a website.
    define: particulars => presets.twitter({ ...particulars, page: 'authorize' }),
  },
  facebook: { protocol: 'OAuth 2', servers: 'one', app: 'yours', define: presets.facebook },
  generic: { protocol: 'OAuth 2', servers: 'many', app: 'yours', define: ownServer(presets.generic) },
  generic1: {
    protocol: 'OAuth 1.0a',
    servers: 'many',
    app: 'yours',
    inSandbox: 'generic',
    define: ownServer(presets.generic1),
  },
}

/** Those that are more than one service. */
const elsewhere: Readonly<Record<string, Service>> = {
  gitlab: { protocol: 'OAuth 2', servers: 'either', app: 'yours', define: presets.gitlab },
  salesforce: {
    protocol: 'OAuth 2',
    servers: 'either',
    app: 'yours',
    define: ({ origin: instance, ...app }) => presets.salesforce({ ...app, instance }),
  },
}

/** All other presets: one service, and an app of yours there. */
const others = Object.entries(presets).flatMap(([name, preset]): [string, Service][] => {
  if (Object.hasOwn(inSandbox, name) || Object.hasOwn(elsewhere, name) || !('oauth' in preset)) return []
  return [[name, { protocol: protocolOf(preset), servers: 'one', app: 'yours', define: preset }]]
})

/** Those of the sandbox first, then the rest by name. */
export const services: Readonly<Record<string, Service>> = {
  ...inSandbox,
  ...Object.fromEntries([...Object.entries(elsewhere), ...others].sort(([a], [b]) => (a < b ? -1 : 1))),
}

/** Where one gets the key and secret of an app, when that is the same for everybody. */
export async function appsUrlOf({ servers, app, define }: Service): Promise<string | undefined> {
  return servers !== 'many' && app === 'yours' ? (await define({})).appsUrl : undefined
}
