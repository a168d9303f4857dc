import type { Calls, Definition } from 'valetkey'
import type { ProviderEntry } from '../../sandbox-json.ts'

export interface Field {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly rows?: number
  readonly required?: boolean
}

export interface Photo {
  readonly title: string
  readonly thumbnail?: string
}

/** What a call brought, in the one shape its card knows how to draw. */
export type Result =
  | { readonly kind: 'status'; readonly text: string; readonly author: string; readonly at: string }
  | { readonly kind: 'photos'; readonly photos: readonly Photo[]; readonly total: number }
  | { readonly kind: 'fields'; readonly fields: readonly (readonly [name: string, value: string])[] }

/** One card: how to connect, who one is there, and one typical call. Adding a service is adding one such row. */
export interface Service {
  readonly name: string
  readonly title: string
  readonly badge: string
  readonly protocol: string
  readonly about: string
  readonly scope: string
  definition(entry: ProviderEntry): Definition
  readonly action: {
    readonly label: string
    /** what was done, for the list of acts: "Posting a status" */
    readonly title: string
    readonly fields: readonly Field[]
    run(calls: Calls, form: URLSearchParams): Promise<Result>
  }
}
