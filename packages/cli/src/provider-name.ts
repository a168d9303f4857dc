import { basename } from 'node:path'

/** Where the definition is, when a provider is given as a file: `./my.json`. */
export function isFile(provider: string): boolean {
  return /[\\/]|\.json$/i.test(provider)
}

/** What a provider is called in lists: `./my.json` is `my.json`, which no provider of ours can be called. */
export function providerName(provider: string): string {
  return isFile(provider) ? basename(provider) : provider
}
