import { OAuthError } from 'valetkey/oauth2/errors'
import type { Paths } from './paths.ts'

/** An API that tokens are given for (RFC 8707), and what its metadata says of it (RFC 9728 §2). */
export interface Resource {
  /** What the consent page calls it. */
  readonly name?: string
  /** The scopes it knows; default: all of the server's. */
  readonly scopes?: readonly string[]
  /** A page for developers. */
  readonly documentation?: string
}

/** Resources by their identifiers: RFC 8707 §2 wants an absolute URI without a fragment. */
export type Resources = Readonly<Record<string, Resource>>

/** Where a server keeps them. */
interface Known {
  readonly resources: Resources
}

export function checkResources(resources: Resources, scopes: Readonly<Record<string, unknown>>): Resources {
  for (const [identifier, resource] of Object.entries(resources)) {
    if (!URL.canParse(identifier) || identifier.includes('#'))
      throw new TypeError(`createServer: the resource "${identifier}" must be an absolute URI without #`)
    const unknown = resource.scopes?.find(scope => !Object.hasOwn(scopes, scope))
    if (unknown !== undefined)
      throw new TypeError(`createServer: "${identifier}" has a scope "${unknown}" of no server`)
  }
  return resources
}

/**
 * The resources that a request names, each one known here. Throws `invalid_target`. A server that has none does not know
 * the parameter, and reads over it (RFC 6749 §3.1).
 */
export function namedResources({ resources }: Known, sent: readonly string[]): readonly string[] {
  const known = Object.keys(resources)
  if (known.length === 0) return []
  const named = sent.filter(text => text !== '').map(text => known.find(identifier => isSame(identifier, text)) ?? text)
  const unknown = named.find(identifier => !known.includes(identifier))
  if (unknown !== undefined) throw new OAuthError('invalid_target', `there is no resource ${unknown.slice(0, 200)}`)
  return [...new Set(named)]
}

/**
 * RFC 8707 §2.2: a token request may name some of the resources that were granted, and gets a token for those. null: all
 * of them. Where none was named at first, every one there is was granted.
 */
export function narrowedResources(
  core: Known,
  sent: readonly string[],
  granted: readonly string[],
): readonly string[] | null {
  const named = namedResources(core, sent)
  if (named.length === 0) return null
  const beyond = named.find(identifier => granted.length > 0 && !granted.includes(identifier))
  if (beyond !== undefined) throw new OAuthError('invalid_target', `the authorization does not cover ${beyond}`)
  return named
}

/** RFC 3986 §6.2.3: `https://api.example` and `https://api.example/` are one, and clients send either. */
function isSame(identifier: string, text: string): boolean {
  return identifier === text || (URL.canParse(text) && new URL(text).href === new URL(identifier).href)
}

/** The resource a URL lies in: the one with the longest path. null: it is in none. */
export function resourceAt({ resources }: Known, url: string): string | null {
  const around = Object.keys(resources).filter(identifier => liesIn(identifier, url))
  return around.sort((one, other) => other.length - one.length)[0] ?? null
}

function liesIn(identifier: string, url: string): boolean {
  const [outer, inner] = [new URL(identifier), new URL(url)]
  const path = decoded(outer.pathname)
  const below = path.endsWith('/') ? path : `${path}/`
  return outer.origin === inner.origin && `${decoded(inner.pathname)}/`.startsWith(below)
}

/** Routers find `/m%61il` where `/mail` is. */
function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** RFC 9728 §3.1: where a resource's metadata is, between its host and its path. null: it has no web address. */
export function resourceMetadataUrl(
  { paths }: { readonly paths: Pick<Paths, 'resourceMetadata'> },
  identifier: string,
): string | null {
  const { protocol, origin, pathname } = new URL(identifier)
  if (!/^https?:$/.test(protocol)) return null
  return origin + paths.resourceMetadata + (pathname === '/' ? '' : pathname)
}
