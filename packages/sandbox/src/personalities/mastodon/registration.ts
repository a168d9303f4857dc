import { hash } from 'node:crypto'
import { isOob } from 'valetkey/oauth2/redirect-uri'
import type { Entity } from './accounts.ts'
import { validationFailed } from './errors.ts'
import { type Parameters, text } from './parameters.ts'
import { since, type Version } from './versions.ts'

/** What POST /api/v1/apps asks for, once it is found to be in order. */
export interface Registration {
  readonly name: string
  readonly website: string | null
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
}

/** Reads and checks a registration; every problem is named, in one 422. */
export function readRegistration(parameters: Parameters, known: readonly string[]): Registration {
  const name = text(parameters, 'client_name')?.trim() ?? ''
  const website = text(parameters, 'website') || null
  const redirectUris = redirectUrisIn(parameters['redirect_uris'])
  // A list is silently dropped, and the app ends up with `read` only (mastodon/mastodon#30152).
  const scopes = (text(parameters, 'scopes') ?? '').split(/\s+/).filter(Boolean)
  const problems = [
    ...nameProblems(name),
    ...redirectProblems(redirectUris),
    ...(scopes.every(scope => known.includes(scope)) ? [] : ["Scopes doesn't match configured on the server."]),
    ...websiteProblems(website),
  ]
  if (problems.length > 0) throw validationFailed(...problems)
  return { name, website, redirectUris, scopes: scopes.length > 0 ? [...new Set(scopes)] : ['read'] }
}

function redirectUrisIn(value: unknown): readonly string[] {
  const texts = Array.isArray(value) ? value : [value]
  return texts.flatMap(one => (typeof one === 'string' ? one.split(/\s+/) : [])).filter(Boolean)
}

function nameProblems(name: string): string[] {
  if (name === '') return ["Name can't be blank"]
  return name.length > 60 ? ['Name is too long (maximum is 60 characters)'] : []
}

function redirectProblems(uris: readonly string[]): string[] {
  if (uris.length === 0) return ["Redirect URI can't be blank"]
  if (uris.join('\n').length > 2000) return ['Redirect URI is too long (maximum is 2000 characters)']
  return uris.flatMap(uri => {
    const problem = redirectProblem(uri)
    return problem === null ? [] : [`Redirect URI ${problem}`]
  })
}

/** Mastodon refuses the first three; the others run or read things just as well. */
const forbiddenSchemes = ['data', 'vbscript', 'javascript', 'file', 'blob', 'about', 'filesystem']

function redirectProblem(uri: string): string | null {
  if (isOob(uri)) return null
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase()
  if (scheme === undefined) return 'must be an absolute URI.'
  if (!URL.canParse(uri)) return 'must be a valid URI.'
  if (forbiddenSchemes.includes(scheme)) return 'is forbidden by the server.'
  return uri.includes('#') ? 'cannot contain a fragment.' : null
}

function websiteProblems(website: string | null): string[] {
  if (website === null) return []
  if (website.length > 2000) return ['Website is too long (maximum is 2000 characters)']
  const scheme = URL.canParse(website) ? new URL(website).protocol : ''
  return ['http:', 'https:'].includes(scheme) ? [] : ['Website must be a valid URL']
}

/** An app as far as the entity shows it. */
export interface RegisteredApp {
  readonly id: string
  readonly name: string
  readonly website: string | null
  readonly redirectUris: readonly string[]
  readonly scopes: readonly string[]
  readonly clientId: string
}

/** https://docs.joinmastodon.org/entities/Application/ in the serializer's order. */
export function application(app: RegisteredApp, version: Version): Entity {
  const newer = since(version, '4.3')
  return {
    id: numericId(app.id),
    name: app.name,
    website: app.website,
    ...(newer ? { scopes: app.scopes, redirect_uris: app.redirectUris } : {}),
    vapid_key: vapidKey,
    redirect_uri: app.redirectUris.join('\n'),
  }
}

/** The same with the credentials: what registering answers, once. */
export function credentialApplication(app: RegisteredApp, clientSecret: string, version: Version): Entity {
  return {
    ...application(app, version),
    client_id: app.clientId,
    client_secret: clientSecret,
    ...(since(version, '4.4') ? { client_secret_expires_at: 0 } : {}),
  }
}

/** Mastodon's ids are numbers in quotes; ours are not, so one is derived. */
const numericId = (id: string): string => String(Number.parseInt(hash('sha256', id).slice(0, 8), 16))

/** A point on P-256 as it would look; nothing is ever pushed from here. */
const vapidKey = `B${Buffer.from(hash('sha512', 'valetkey sandbox push'), 'hex').toString('base64url')}=`
