import type { Definition } from 'valetkey'
import { presets } from 'valetkey/providers'
import { Failure } from './failure.ts'

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
  /** `many`: everybody can run one, so it must be said which */
  readonly servers: 'one' | 'many'
  /** where its app comes from: `registered` by us at the first sign-in, or `yours` */
  readonly app: 'registered' | 'yours'
  /** its name in a sandbox, when that is another */
  readonly inSandbox?: string
  define(particulars: Particulars): Definition
}

const ownServer =
  (make: typeof presets.generic | typeof presets.generic1) =>
  (of: Particulars): Definition =>
    make({
      origin: of.origin ?? '',
      clientId: of.clientId ?? '',
      ...(of.clientSecret && { clientSecret: of.clientSecret }),
    })

/** One row per service: adding a preset to the command is adding its row. */
export const services: Readonly<Record<string, Service>> = {
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

/** Where one gets the key and secret of an app, when that is the same for everybody. */
export function appsUrlOf({ servers, app, define }: Service): string | undefined {
  return servers === 'one' && app === 'yours' ? define({}).appsUrl : undefined
}

export function serviceNamed(name: string): Service {
  const service = Object.hasOwn(services, name) ? services[name] : undefined
  if (service) return service
  throw new Failure('usage', `There is no provider called ${name}.`, `There are ${Object.keys(services).join(', ')}.`)
}
