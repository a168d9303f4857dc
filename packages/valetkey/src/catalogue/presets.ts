import type { Definition } from '../client/provider.ts'
import type { presets } from '../providers/index.ts'

/** All but those of a provider of one's own, of which there is nothing to know. */
export type PresetName = Exclude<keyof typeof presets, 'generic' | 'generic1'>

type Filled = Readonly<Record<string, string>>
type Loader = (variables: Filled) => Promise<Definition>

/** Those that were checked by hand: the catalogue hands out the preset. Each is loaded when it is asked for. */
const loaders: Readonly<Record<PresetName, Loader>> = {
  apple: async () => (await import('../providers/apple.ts')).apple,
  asana: async () => (await import('../providers/asana.ts')).asana,
  atlassian: async () => (await import('../providers/atlassian.ts')).atlassian,
  bitbucket: async () => (await import('../providers/bitbucket.ts')).bitbucket,
  box: async () => (await import('../providers/box.ts')).box,
  discogs: async () => (await import('../providers/discogs.ts')).discogs,
  discord: async () => (await import('../providers/discord.ts')).discord,
  dropbox: async () => (await import('../providers/dropbox.ts')).dropbox,
  etsy: async () => (await import('../providers/etsy.ts')).etsy,
  facebook: async () => (await import('../providers/facebook.ts')).facebook,
  flattr: async () => (await import('../providers/flattr.ts')).flattr,
  flickr: async () => (await import('../providers/flickr.ts')).flickr,
  github: async () => (await import('../providers/github.ts')).github,
  gitlab: async () => (await import('../providers/gitlab.ts')).gitlab,
  google: async () => (await import('../providers/google.ts')).google,
  linkedin: async () => (await import('../providers/linkedin.ts')).linkedin,
  mastodon: async ({ host = '' }) => (await import('../providers/mastodon.ts')).mastodon({ instance: host }),
  microsoft: async () => (await import('../providers/microsoft.ts')).microsoft,
  notion: async () => (await import('../providers/notion.ts')).notion,
  reddit: async () => (await import('../providers/reddit.ts')).reddit,
  salesforce: async () => (await import('../providers/salesforce.ts')).salesforce,
  slack: async () => (await import('../providers/slack.ts')).slack,
  spotify: async () => (await import('../providers/spotify.ts')).spotify,
  strava: async () => (await import('../providers/strava.ts')).strava,
  trello: async () => (await import('../providers/trello.ts')).trello,
  tumblr: async () => (await import('../providers/tumblr.ts')).tumblr,
  twitch: async () => (await import('../providers/twitch.ts')).twitch,
  twitter: async () => (await import('../providers/twitter.ts')).twitter,
  x: async () => (await import('../providers/x.ts')).x,
  zoom: async () => (await import('../providers/zoom.ts')).zoom,
}

export interface PresetVariables {
  readonly mastodon: 'host'
}

export const presetNames: readonly PresetName[] = Object.keys(loaders) as PresetName[]

export interface PresetSummary extends Required<Pick<Definition, 'oauth' | 'title' | 'verified'>> {
  readonly name: PresetName
  readonly variables: readonly string[]
}

export function presetSummaries(): Promise<readonly PresetSummary[]> {
  return Promise.all(
    presetNames.map(async name => {
      const variables = name === 'mastodon' ? ['host'] : []
      const { oauth, title = name, verified = 'documentation' } = await loaders[name]({ host: 'localhost' })
      return { name, oauth, title, verified, variables }
    }),
  )
}

/** The preset as plain data; null when it is none. */
export async function presetNamed(name: string, variables: Filled): Promise<Definition | null> {
  if (!Object.hasOwn(loaders, name)) return null
  return { ...(await loaders[name as PresetName](variables)) }
}
