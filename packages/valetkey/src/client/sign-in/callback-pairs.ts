import { duplicateOf, fields, type Pair } from '../../http/form.ts'
import type { Denied } from '../connection.ts'
import type { Context } from '../context.ts'
import { refusal } from '../errors/refusal.ts'
import type { Definition } from '../provider.ts'
import type { Callback } from './signing-in.ts'

/** Reads whatever providers answer with. Throws `callback_duplicate`. */
export async function readCallbackPairs(ctx: Context, pairs: readonly Pair[]): Promise<Callback> {
  const names = namesAt(ctx.definition)
  const known = pairs.filter(([name]) => carried.has(name) || name === names.code || names.others.includes(name))
  const twice = duplicateOf(known)
  if (twice !== undefined) throw await refusal('callback_duplicate', ctx.name, { reason: twice })
  const values = fields(known)
  const denied = deniedBy(values)
  const { state, iss } = values
  return clean({
    state,
    code: values[names.code],
    iss,
    token: values['oauth_token'] ?? values['denied'],
    verifier: values[names.verifier],
    denied,
    brought: broughtBy(values, names.others),
  })
}

interface Names {
  readonly code: string
  readonly verifier: string
  readonly others: readonly string[]
}

/** What the provider calls them. Before revision A the request token alone said that somebody allowed it. */
function namesAt(definition: Definition): Names {
  if (definition.oauth === 2) {
    const { codeParam: code = 'code', callbackParams: others = [] } = definition
    return { code, verifier: 'oauth_verifier', others }
  }
  return { code: 'code', verifier: definition.revision === '1.0' ? 'oauth_token' : 'oauth_verifier', others: [] }
}

function broughtBy(values: Values, names: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  const brought = names.flatMap(name => (values[name] === undefined ? [] : [[name, read(values[name])] as const]))
  return brought.length === 0 ? undefined : Object.fromEntries(brought)
}

/** Apple's `user` is an object, written as JSON. */
function read(text: string): unknown {
  try {
    return text.startsWith('{') ? (JSON.parse(text) as unknown) : text
  } catch {
    return text
  }
}

/** Every way to say no that providers have, and where its reason and description stand. */
const refusals: readonly { readonly has: string; reason(v: Values): string; description: string }[] = [
  { has: 'error', reason: v => v['error'] ?? '', description: 'error_description' },
  { has: 'error_reason', reason: v => v['error_reason'] ?? '', description: 'error_description' },
  // Facebook, when the app itself is at fault: no `error` at all.
  { has: 'error_code', reason: v => v['error_code'] ?? '', description: 'error_message' },
  { has: 'oauth_problem', reason: v => v['oauth_problem'] ?? '', description: 'oauth_problem_advice' },
  // Twitter: the request token it was.
  { has: 'denied', reason: () => 'access_denied', description: '' },
]

type Values = Readonly<Record<string, string>>

const carried: ReadonlySet<string> = new Set([
  ...['state', 'code', 'iss', 'oauth_token', 'oauth_verifier'],
  ...refusals.flatMap(({ has, description }) => [has, description]),
])

function deniedBy(values: Values): Denied | undefined {
  const refusal = refusals.find(({ has }) => values[has] !== undefined)
  if (refusal === undefined) return undefined
  const description = values[refusal.description]
  return { reason: refusal.reason(values), ...(description === undefined ? {} : { description }) }
}

/** The same in the words of the wire, to be told. */
export function callbackPairs({ state, code, token, verifier, iss, denied }: Callback): Pair[] {
  const [token1, error] = [
    ['oauth_token', token],
    ['error', denied?.reason],
  ] as const
  const all = [['code', code], ['state', state], ['iss', iss], token1, ['oauth_verifier', verifier], error] as const
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

function clean<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(present) as { [K in keyof T]?: NonNullable<T[K]> }
}
