import type { Standing } from '@valetkey/server'
import type { Caller } from './caller.ts'
import { insufficientScope, unauthorized } from './caller.ts'
import type { Era } from './eras.ts'
import { FlattrError } from './errors.ts'
import type { Parameters } from './parameters.ts'
import { textOf } from './parameters.ts'
import type { Entity, PersonalView, View } from './representations.ts'
import type { Service } from './service.ts'

/** Who may make a call: everybody, any person's token, or one with this scope. */
type Access = 'public' | 'token' | 'flattr' | 'thing'

export interface Call {
  readonly service: Service
  readonly view: View
  readonly parameters: Parameters
  /** The parts of the path that the row names with a colon. */
  readonly path: Readonly<Record<string, string>>
  readonly standing: Standing
}

export interface Outcome {
  /** null: an answer without a body. */
  readonly data: Entity | readonly Entity[] | null
  /** The same as plain text, where there is such a thing. */
  readonly text?: string
  /** Default 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/** A row of the table of resources. */
export interface Row {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the API; a part with a colon takes anything. */
  readonly path: string
  readonly access: Access
  readonly run: (call: Call) => Promise<Outcome> | Outcome
  /** What XML calls a list and its items. */
  readonly list?: readonly [list: string, item: string]
  /** Whether it can be had as plain text. */
  readonly text?: boolean
  /** Not taken from the hour's budget. */
  readonly uncounted?: boolean
  /** The era that brought it. */
  readonly from?: Era
}

/** A row that fits a path, with the parts it names. */
export interface Match {
  readonly row: Row
  readonly path: Readonly<Record<string, string>>
}

/** All rows for a path, whatever their method, in the order of the table. */
export function matchesAt(rows: readonly Row[], segments: readonly string[]): readonly Match[] {
  return rows.flatMap(row => {
    const parts = row.path.split('/').filter(part => part !== '')
    const fits = parts.length === segments.length && parts.every((part, at) => part[0] === ':' || part === segments[at])
    if (!fits) return []
    const named = parts.flatMap((part, at) => (part[0] === ':' ? [[part.slice(1), segments[at]!]] : []))
    return [{ row, path: Object.fromEntries(named) }]
  })
}

/** The match for a method. Throws 405 where there are others only. */
export function matchFor(matches: readonly Match[], method: string): Match {
  const wanted = method === 'HEAD' ? 'GET' : method
  const found = matches.find(({ row }) => row.method === wanted)
  if (found) return found
  const allow = [...new Set(matches.map(({ row }) => row.method))].join(', ')
  throw new FlattrError('invalid_request', `${method} is not allowed here; use ${allow}`, {
    status: 405,
    headers: { allow },
  })
}

/** `_method`, for those whose PATCH gets lost on the way: "do a POST request instead", says the documentation. */
export function methodOf(request: Request, parameters: Parameters): string {
  const override = textOf(parameters, '_method')?.toUpperCase()
  const overrides = request.method === 'POST' || request.method === 'PATCH'
  return overrides && override !== undefined && ['PATCH', 'PUT', 'DELETE'].includes(override)
    ? override
    : request.method
}

/** Lets in who may. Throws unauthorized or insufficient_scope. */
export function admit({ access }: Row, { viewer }: Caller): void {
  if (access === 'public') return
  if (viewer === null) throw unauthorized()
  if (access !== 'token' && !viewer.scopes.includes(access)) throw insufficientScope(access)
}

/** The view of a call that {@link admit} has let in by a person's token. */
export function personal({ view }: Call): PersonalView {
  const { viewer } = view
  if (viewer === null) throw unauthorized()
  return { ...view, viewer }
}
