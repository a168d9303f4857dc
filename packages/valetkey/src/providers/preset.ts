import type { Definition } from '../client/provider.ts'

/** A definition as it is (`{ ...presets.flickr, clientId }`), and made to measure when called (`presets.flickr({ … })`). */
export type Preset<Options, Made> = Made & ((options?: Options) => Made)

export function preset<Options, Made extends object>(make: (options?: Options) => Made): Preset<Options, Made> {
  return Object.assign((options?: Options) => make(options), make())
}

/** What an app brings along anywhere. */
export interface AppOptions {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  /** In place of the definition's. */
  readonly scope?: string | readonly string[] | undefined
}

export type PlainPreset<Made extends Definition> = Preset<AppOptions, Made>

/** A provider that is the same for everybody. */
export function plain<Made extends Definition>(definition: Made): PlainPreset<Made> {
  return preset(({ clientId, clientSecret, scope = definition.scope }: AppOptions = {}) => {
    return { ...definition, scope, clientId, clientSecret }
  })
}
