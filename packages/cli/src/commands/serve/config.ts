import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Language, Policy, Resource, ScopeText, Wording } from '@valetkey/server'
import { type ZodType, z } from 'zod'
import { Failure } from '../../failure.ts'
import { policySchema } from './policy-schema.ts'

/** What `valetkey.json` may say. Paths in it start at its folder. No secret stands in it. */
interface Config {
  /** The address people and apps know the server by: `https://id.example.org`. */
  readonly issuer: string
  /** Where it listens; behind a proxy that is another address. */
  readonly listen: { readonly host: string; readonly port: number }
  /** A SQLite file, or `postgres://…`; DATABASE_URL goes before it. */
  readonly database: string
  /** Of PostgreSQL. */
  readonly schema?: string
  /** A file of keys; VALETKEY_KEYS goes before it. */
  readonly keys: string
  readonly name?: string
  readonly tagline?: Wording
  readonly scopes: Readonly<Record<string, ScopeText>>
  readonly defaultScopes?: readonly string[]
  readonly resources?: Readonly<Record<string, Resource>>
  /** Further addresses that it answers for. */
  readonly origins?: readonly string[]
  /** Believe X-Forwarded-…: only behind a proxy that sets them. */
  readonly trustProxy?: boolean
  readonly languages?: readonly Language[]
  readonly signUp?: boolean
  readonly portal?: boolean | { readonly appsPerPerson?: number }
  readonly registration?: 'off' | 'open' | { readonly mastodon?: boolean; readonly policy?: Partial<Policy> }
  /** Usernames of those who may use the pages below `/admin`. */
  readonly admins?: readonly string[]
  /** OpenID Connect: ID tokens and userinfo. */
  readonly openid?: boolean
  /** Connect devices without a browser (RFC 8628). */
  readonly devices?: boolean
  /** `/metrics`, for callers on this machine only. */
  readonly metrics?: boolean
  /** The least that is logged. */
  readonly log?: 'info' | 'warn' | 'error' | 'silent'
  readonly policy?: Partial<Policy>
}

/** A configuration, and where it was read. */
export interface Located extends Config {
  readonly file: string
  /** A path of the file's, from wherever the command runs. */
  path(relative: string): string
}

const text = z.string().min(1).max(1000)
const wording = z.union([text, z.strictObject({ en: text.exactOptional(), de: text.exactOptional() })])

const scopeText = z.union([
  text,
  z.strictObject({
    en: text.exactOptional(),
    de: text.exactOptional(),
    risk: z.enum(['read', 'write', 'danger']).exactOptional(),
    implies: z.array(text).exactOptional(),
  }),
])

/** RFC 6749 Appendix A.4 */
const scopeName = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a scope has no spaces, quotes or backslashes')

const origin = z
  .url({ protocol: /^https?$/, error: 'an address that begins with https://, or http:// on this machine' })
  .refine(address => !/[?#]/.test(address), 'an address without ? and #')

const resource = z.strictObject({
  name: text.exactOptional(),
  scopes: z.array(scopeName).exactOptional(),
  documentation: z.url().exactOptional(),
})

const schema: ZodType<Config> = z.strictObject({
  issuer: origin,
  listen: z
    .strictObject({ host: text.default('127.0.0.1'), port: z.int().min(0).max(65_535).default(4400) })
    .default({ host: '127.0.0.1', port: 4400 }),
  database: text.default('provider.db'),
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'a-z, 0-9 and _, beginning with a letter or _')
    .exactOptional(),
  keys: text.default('keys.json'),
  name: text.exactOptional(),
  tagline: wording.exactOptional(),
  scopes: z.record(scopeName, scopeText),
  defaultScopes: z.array(scopeName).exactOptional(),
  resources: z.record(z.url(), resource).exactOptional(),
  origins: z.array(origin).exactOptional(),
  trustProxy: z.boolean().exactOptional(),
  languages: z
    .array(z.enum(['en', 'de']))
    .min(1)
    .exactOptional(),
  signUp: z.boolean().exactOptional(),
  portal: z.union([z.boolean(), z.strictObject({ appsPerPerson: z.int().min(1).exactOptional() })]).exactOptional(),
  registration: z
    .union([
      z.enum(['off', 'open']),
      z.strictObject({ mastodon: z.boolean().exactOptional(), policy: policySchema.exactOptional() }),
    ])
    .exactOptional(),
  admins: z.array(text).exactOptional(),
  openid: z.boolean().exactOptional(),
  devices: z.boolean().exactOptional(),
  metrics: z.boolean().exactOptional(),
  log: z.enum(['info', 'warn', 'error', 'silent']).exactOptional(),
  policy: policySchema.exactOptional(),
})

/** Reads and judges the file. Throws a Failure that names every field that is wrong. */
export async function readConfig(path: string): Promise<Located> {
  const file = resolve(path)
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Failure(
      'usage',
      cause.code === 'ENOENT' ? `There is no ${file}.` : `Could not read ${file}: ${cause.message}`,
      'Make one with `valetkey init`, or name yours with --config FILE.',
      cause,
    )
  })
  const found = schema.safeParse(parsed(file, text))
  if (found.success) return { ...found.data, file, path: relative => resolve(dirname(file), relative) }
  throw new Failure('usage', `${file} is not right:\n${found.error.issues.flatMap(told).join('\n')}`)
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure('usage', `${file} is not JSON: ${(cause as Error).message}`, undefined, cause)
  }
}

/** `scopes.read: …`; of a choice, what the nearest alternative says. */
function told(issue: z.core.$ZodIssue): readonly string[] {
  const place = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const where = place === '' ? '' : `${place}.`
    return issue.keys.map(key => `  ${where}${key}: there is no such field`)
  }
  return [`  ${place === '' ? 'the file' : place}: ${issue.message}`]
}
