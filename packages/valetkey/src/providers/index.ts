import { apple } from './apple.ts'
import { asana } from './asana.ts'
import { atlassian } from './atlassian.ts'
import { bitbucket } from './bitbucket.ts'
import { box } from './box.ts'
import { discogs } from './discogs.ts'
import { discord } from './discord.ts'
import { dropbox } from './dropbox.ts'
import { etsy } from './etsy.ts'
import { facebook } from './facebook.ts'
import { flattr } from './flattr.ts'
import { flickr } from './flickr.ts'
import { generic, generic1 } from './generic.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { google } from './google.ts'
import { linkedin } from './linkedin.ts'
import { mastodon } from './mastodon.ts'
import { microsoft } from './microsoft.ts'
import { notion } from './notion.ts'
import { reddit } from './reddit.ts'
import { salesforce } from './salesforce.ts'
import { slack } from './slack.ts'
import { spotify } from './spotify.ts'
import { strava } from './strava.ts'
import { trello } from './trello.ts'
import { tumblr } from './tumblr.ts'
import { twitch } from './twitch.ts'
import { twitter } from './twitter.ts'
import { x } from './x.ts'
import { zoom } from './zoom.ts'

/** The services we know, by name. */
export const presets: {
  readonly apple: typeof apple
  readonly asana: typeof asana
  readonly atlassian: typeof atlassian
  readonly bitbucket: typeof bitbucket
  readonly box: typeof box
  readonly discogs: typeof discogs
  readonly discord: typeof discord
  readonly dropbox: typeof dropbox
  readonly etsy: typeof etsy
  readonly facebook: typeof facebook
  readonly flattr: typeof flattr
  readonly flickr: typeof flickr
  readonly generic: typeof generic
  readonly generic1: typeof generic1
  readonly github: typeof github
  readonly gitlab: typeof gitlab
  readonly google: typeof google
  readonly linkedin: typeof linkedin
  readonly mastodon: typeof mastodon
  readonly microsoft: typeof microsoft
  readonly notion: typeof notion
  readonly reddit: typeof reddit
  readonly salesforce: typeof salesforce
  readonly slack: typeof slack
  readonly spotify: typeof spotify
  readonly strava: typeof strava
  readonly trello: typeof trello
  readonly tumblr: typeof tumblr
  readonly twitch: typeof twitch
  readonly twitter: typeof twitter
  readonly x: typeof x
  readonly zoom: typeof zoom
} = {
  apple,
  asana,
  atlassian,
  bitbucket,
  box,
  discogs,
  discord,
  dropbox,
  etsy,
  facebook,
  flattr,
  flickr,
  generic,
  generic1,
  github,
  gitlab,
  google,
  linkedin,
  mastodon,
  microsoft,
  notion,
  reddit,
  salesforce,
  slack,
  spotify,
  strava,
  trello,
  tumblr,
  twitch,
  twitter,
  x,
  zoom,
}

export {
  apple,
  asana,
  atlassian,
  bitbucket,
  box,
  discogs,
  discord,
  dropbox,
  etsy,
  facebook,
  flattr,
  flickr,
  generic,
  generic1,
  github,
  gitlab,
  google,
  linkedin,
  mastodon,
  microsoft,
  notion,
  reddit,
  salesforce,
  slack,
  spotify,
  strava,
  trello,
  tumblr,
  twitch,
  twitter,
  x,
  zoom,
}
