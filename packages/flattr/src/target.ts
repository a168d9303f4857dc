import { type FormatName, splitSuffix } from './negotiate.ts'
import type { Urls } from './urls.ts'

/** What a request asks for. */
export interface Target {
  /** The path below the API's, in its parts, decoded; empty for the API itself. */
  readonly segments: readonly string[]
  /** The format its suffix asks for. */
  readonly suffix: FormatName | null
  /** Its last part ends like a suffix of a format there is none of: `categories.pdf`. */
  readonly strangeSuffix: boolean
  /** Its URL without the query, as everybody knows it. */
  readonly location: string
}

/** Trailing slashes do not matter. null: not below the API. */
export function readTarget(url: string, { api }: Pick<Urls, 'api'>): Target | null {
  const { pathname } = new URL(url)
  const base = new URL(api).pathname.replace(/\/$/, '')
  if (pathname !== base && !pathname.startsWith(`${base}/`)) return null
  const below = pathname.slice(base.length)
  const { path, suffix } = splitSuffix(below.replace(/\/+$/, ''))
  return {
    segments: path.split('/').slice(1).map(decoded),
    suffix,
    strangeSuffix: suffix === null && /\.\w+$/.test(path),
    location: api + below,
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
