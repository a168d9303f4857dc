/** A definition as it is (`{ ...presets.flickr, clientId }`), and made to measure when called (`presets.flickr({ … })`). */
export type Preset<Options, Made> = Made & ((options?: Options) => Made)

export function preset<Options, Made extends object>(make: (options?: Options) => Made): Preset<Options, Made> {
  return Object.assign((options?: Options) => make(options), make())
}
