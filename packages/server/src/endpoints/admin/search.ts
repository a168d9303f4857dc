import type { More } from '../../pages/admin/more.ts'
import type { SearchForm } from '../../pages/admin/search-form.ts'
import type { Behind } from '../../storage/search.ts'
import { cursorOf, perPage, readCursor } from './paging.ts'

/** What the address of a list asks for: as the storage wants it, and as the page shows it again. */
export interface Asked<S extends string> {
  readonly search: { readonly text: string; readonly limit: number; readonly state?: S; readonly behind?: Behind }
  readonly form: Pick<SearchForm, 'text' | 'state'>
  readonly more: Pick<More, 'query' | 'behind'>
}

export function readSearch<S extends string>(request: Request, states: readonly S[]): Asked<S> {
  const { searchParams } = new URL(request.url)
  const text = (searchParams.get('q') ?? '').trim()
  const state = states.find(one => one === searchParams.get('state'))
  const behind = readCursor(searchParams.get('behind'))
  return {
    search: { text, limit: perPage + 1, ...(state && { state }), ...(behind && { behind }) },
    form: { text, state },
    more: { query: { q: text, state: state ?? '' }, behind: behind && cursorOf(behind) },
  }
}
