import type { Dialect } from '@valetkey/server'
import { visible } from '@valetkey/server/pages/layout'
import { plainPage } from '@valetkey/server/pages/plain-page'
import { html } from 'hono/html'
import { encode } from 'valetkey/oauth1/percent'
import type { OAuth1Problem } from 'valetkey/oauth1/problems'
import { brandOf } from '../brand.ts'
import { memberById } from './data.ts'
import { type Permission, permissionLevels } from './methods.ts'
import { readVerifier } from './token-formats.ts'

/** A level holds the ones before it: `write` is read and write. */
const scopesForPermission = (perms: Permission): readonly string[] =>
  permissionLevels.slice(0, permissionLevels.indexOf(perms) + 1)

/** The highest level among the scopes of a token. */
export const permissionOf = (scopes: readonly string[]): Permission | undefined =>
  permissionLevels.findLast(level => scopes.includes(level))

/** Flickr's words for the same results. */
export const dialect: Partial<Dialect> = {
  requestTokenReply: ({ token, secret }) =>
    formReply([
      ['oauth_callback_confirmed', 'true'],
      ['oauth_token', token],
      ['oauth_token_secret', secret],
    ]),

  accessTokenReply: ({ token, secret, user }) => {
    const member = user ? memberById(user.id) : undefined
    return formReply([
      ['fullname', member?.fullname ?? user?.displayName ?? ''],
      ['oauth_token', token],
      ['oauth_token_secret', secret],
      ['user_nsid', user?.id ?? ''],
      ['username', user?.username ?? ''],
    ])
  },

  oauth1Error: problem => problemAnswer(problem),

  /** `perms=read|write|delete` on the authorization URL; another word counts as none. */
  scopesFor: params => {
    const asked = params.find(([name]) => name === 'perms')?.[1]
    const level = permissionLevels.find(one => one === asked)
    return level && scopesForPermission(level)
  },

  readVerifier,

  /** Flickr does not come back from a no: the app hears nothing. */
  denied: ({ app }, { paths }) =>
    plainPage(
      {
        status: 200,
        title: 'Nothing was shared',
        body: html`<p>You did not authorize <b>${visible(app.name)}</b>. Flickr does not tell it so; you can close this page.</p>`,
        brand: brandOf('Flickr').name,
      },
      paths,
    ),

  pages: {
    consentTitle: appName => `${appName} wants to use your Flickr account`,
    allow: 'OK, I’ll authorize it',
    deny: 'No thanks',
    codeTitle: 'You have authorized the app',
    codeHint: appName => `Type this code into ${appName} to finish.`,
  },
}

const badRequests = ['parameter_absent', 'signature_method_rejected', 'version_rejected']

/** What is wrong with a signed request, in few words; a wrong signature comes with the base string the server made, as it is. */
export function problemAnswer({ code, params, status }: OAuth1Problem): Response {
  const { debug_sbs: baseString, ...others } = params
  const said = [['oauth_problem', code] as const, ...Object.entries(others)]
  const text = formText(said) + (baseString === undefined ? '' : `&debug_sbs=${baseString}`)
  return plain(text, statusOf(code, status))
}

/** Most problems are 401 at Flickr; what is no OAuth matter (a wrong method, a body too large) keeps its status. */
function statusOf(code: string, status: number): number {
  if (badRequests.includes(code)) return 400
  return status === 400 || status === 403 ? 401 : status
}

type Pairs = readonly (readonly [name: string, value: string])[]

const formReply = (pairs: Pairs): Response => plain(formText(pairs), 200)

/** Spaces are `%20` and never `+`: a client of old decodes with decodeURIComponent. */
const formText = (pairs: Pairs): string => pairs.map(([name, value]) => `${name}=${encode(value)}`).join('&')

/** Flickr labels its form bodies as plain text. `no-store`, or a client with a cache would reuse a request token. */
function plain(text: string, status: number): Response {
  const headers = {
    'content-type': 'text/plain; charset=UTF-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  }
  return new Response(text, { status, headers })
}
