import { isLoopback, isOob, OOB } from 'valetkey/oauth2/redirect-uri'
import type { Core } from '../../core.ts'
import { cli, curl, type Ground, typescript, typescript1 } from '../../pages/apps/commands.ts'
import type { Snippet } from '../../pages/apps/snippets.ts'
import type { Texts } from '../../pages/texts/index.ts'
import { defaultPaths, type Paths } from '../../paths.ts'
import { policyFor } from '../../policy.ts'
import type { App } from '../../storage/storage.ts'
import { callback1Of, speaksCode } from './try-it.ts'

interface Around {
  readonly callback: string | null
  readonly trial: Ground['trial']
}

/** How to call the API as this app: what does not apply is left out. */
export function snippetsFor(core: Core, texts: Texts, app: App, around: Around): readonly Snippet[] {
  const words = texts.portal.snippets
  const ground = groundOf(core, app, around)
  const by2 = speaksCode(core, app) && around.callback !== null
  const by1 = !app.public && callback1Of(core, app) !== null
  const terminal = terminalOf(core, app)
  const rows: readonly (readonly [Snippet['title'], boolean, () => string | null])[] = [
    ['curl', by2, () => curl(ground, words)],
    ['typescript', by2, () => typescript(ground)],
    ['typescript1', by1, () => typescript1(ground)],
    ['cli', by2 && asPreset(core, paths2), () => cli(ground, words, { name: 'generic', ...terminal })],
    ['cli1', by1 && asPreset(core, paths1), () => cli(ground, words, { name: 'generic1', ...terminal })],
  ]
  return rows.flatMap(([title, applies, write]) => {
    const text = applies ? write() : null
    return text === null ? [] : [{ title, text }]
  })
}

function groundOf(core: Core, app: App, { callback, trial }: Around): Ground {
  const { issuer, paths } = core
  const at = (path: string) => new URL(path, `${issuer.replace(/\/$/, '')}/`).href
  return {
    issuer,
    urls: {
      authorize: at(paths.authorize),
      token: at(paths.token),
      revoke: at(paths.revoke),
      requestToken: at(paths.requestToken),
      authorize1: at(paths.oauth1Authorize),
      accessToken: at(paths.accessToken),
    },
    clientId: app.clientId,
    appName: nameIn(app.name),
    public: app.public,
    scopes: app.scopes,
    callback,
    trial: trial && { ...trial, authorizeUrl: at(trial.authorizeUrl) },
  }
}

/** `Photo Keeper` → `photo-keeper` */
function nameIn(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return plain || 'my-app'
}

/** A terminal copies the code, or listens on this machine: whichever the app has registered, else what it should. */
function terminalOf(core: Core, app: App): { readonly way: string; readonly missing: string | null } {
  const { oob, loopback } = policyFor(core.policy, app)
  const listens = 'http://127.0.0.1/callback'
  if (oob && app.redirectUris.some(isOob)) return { way: 'paste', missing: null }
  if (loopback === 'any' || (loopback === 'port' && app.redirectUris.some(uri => isLoopback(uri) && isCallback(uri))))
    return { way: 'loopback', missing: null }
  return oob ? { way: 'paste', missing: OOB } : { way: 'loopback', missing: listens }
}

/** The one path the command listens on. */
const isCallback = (uri: string) => /^http:\/\/127\.0\.0\.1(?::\d+)?\/callback$/.test(uri)

/** Where the command looks for a server like this one. */
const paths2: readonly (keyof Paths)[] = ['authorize', 'token', 'revoke']
const paths1: readonly (keyof Paths)[] = ['requestToken', 'oauth1Authorize', 'accessToken']

const asPreset = ({ paths }: Core, used: readonly (keyof Paths)[]): boolean =>
  used.every(name => paths[name] === defaultPaths[name])
