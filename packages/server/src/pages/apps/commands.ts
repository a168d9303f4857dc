import { isOob, OOB } from 'valetkey/oauth2/redirect-uri'
import type { PortalTexts } from '../texts/en/portal.ts'

/** What a snippet is written with: the addresses of this server, and the app. Never a secret. */
export interface Ground {
  readonly issuer: string
  /** Absolute. */
  readonly urls: Readonly<
    Record<'authorize' | 'token' | 'revoke' | 'requestToken' | 'authorize1' | 'accessToken', string>
  >
  readonly clientId: string
  /** As a variable of a program could be called. */
  readonly appName: string
  readonly public: boolean
  readonly scopes: readonly string[]
  /** Where the answer goes; null: nowhere yet. */
  readonly callback: string | null
  /** A question that can be asked as it is, and what its code is traded with. */
  readonly trial: { readonly authorizeUrl: string; readonly codeVerifier: string } | null
}

type Words = PortalTexts['snippets']

/** The two steps of RFC 6749 §4.1. The secret comes by a pipe: arguments can be read by everybody on the machine. */
export function curl({ urls, clientId, callback, trial, public: isPublic }: Ground, words: Words): string | null {
  if (trial === null || callback === null) return null
  const lines = [
    `curl ${shell(urls.token)}`,
    '-d grant_type=authorization_code -d code=CODE',
    `--data-urlencode ${shell(`redirect_uri=${callback}`)}`,
    `-d code_verifier=${trial.codeVerifier}`,
    `--data-urlencode ${shell(`client_id=${clientId}`)}`,
    ...(isPublic ? [] : ['--data-urlencode client_secret@-']),
  ]
  const command = `${isPublic ? '' : 'printf %s "$CLIENT_SECRET" | '}${lines.join(' \\\n  ')}`
  return `# ${words.openThis}\n# ${trial.authorizeUrl}\n\n# ${words.thenCode}\n${command}`
}

/** The valetkey client, in a web application or, out of band, in a program. */
export function typescript(ground: Ground): string {
  const { urls, callback } = ground
  const outOfBand = callback === null || isOob(callback)
  return program(ground, outOfBand, [
    'oauth: 2',
    `baseUrl: ${quoted(`${ground.issuer.replace(/\/$/, '')}/`)}`,
    `authorizeUrl: ${quoted(urls.authorize)}`,
    `accessTokenUrl: ${quoted(urls.token)}`,
    `revokeUrl: ${quoted(urls.revoke)}`,
    `issuer: ${quoted(ground.issuer)}`,
    ...credentials(ground),
    `scope: ${quoted(ground.scopes.join(' '))}`,
    ...(outOfBand ? [`oob: ${quoted(OOB)}`] : []),
  ])
}

export function typescript1(ground: Ground): string {
  const { urls, callback } = ground
  return program(ground, callback === null || isOob(callback), [
    'oauth: 1',
    `baseUrl: ${quoted(`${ground.issuer.replace(/\/$/, '')}/`)}`,
    `requestTokenUrl: ${quoted(urls.requestToken)}`,
    `authorizeUrl: ${quoted(urls.authorize1)}`,
    `accessTokenUrl: ${quoted(urls.accessToken)}`,
    ...credentials(ground),
  ])
}

function credentials({ clientId, public: isPublic }: Ground): readonly string[] {
  return [`clientId: ${quoted(clientId)}`, ...(isPublic ? [] : ['clientSecret: process.env.CLIENT_SECRET'])]
}

function program({ appName, callback }: Ground, outOfBand: boolean, definition: readonly string[]): string {
  const app = `const app = oauth.remoteApp(${quoted(appName)}, {\n${definition.map(line => `  ${line},\n`).join('')}})`
  const use = outOfBand
    ? `const { url, pending } = await app.begin({ callback: 'oob' })
console.log(url)
export const connect = (code: string) => app.finish(code, pending)`
    : `export const login = (request: Request) =>
  app.authorize(request, { callback: ${quoted(callback ?? '')} })
export const authorized = (request: Request) =>
  app.authorized(request, ({ connection }) =>
    new Response(connection ? 'Connected' : 'Not allowed'))`
  return `import { OAuth } from 'valetkey'

const oauth = new OAuth({ secret: process.env.VALETKEY_SECRET })
${app}

${use}`
}

/** What the `valetkey` command has for servers like this one; it needs a callback that a terminal can have. */
export function cli(
  { issuer, clientId, public: isPublic }: Ground,
  words: Words,
  preset: { readonly name: 'generic' | 'generic1'; readonly way: string; readonly missing: string | null },
): string {
  const variable = `VALETKEY_${preset.name.toUpperCase()}_CLIENT`
  return [
    ...(preset.missing === null ? [] : [`# ${words.callbackFirst(preset.missing)}`]),
    `export ${variable}_ID=${shell(clientId)}`,
    ...(isPublic ? [] : [`read -rs ${variable}_SECRET   # ${words.pasteSecret}`, `export ${variable}_SECRET`]),
    `npx valetkey login ${preset.name} --way ${preset.way} \\\n  --instance ${shell(new URL(issuer).origin)}`,
  ].join('\n')
}

/** One word for a POSIX shell, whatever is in it. */
function shell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A string of TypeScript. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
