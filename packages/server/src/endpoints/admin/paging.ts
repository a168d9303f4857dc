import type { Behind } from '../../storage/search.ts'

/** How many a page shows. */
export const perPage: number = 50

/** What stands in an address, and the page that was asked for. */
export interface Paged<T> {
  readonly shown: readonly T[]
  /** Where the next page begins; null: this is the last. */
  readonly next: string | null
}

/** One more was asked for than is shown: it tells whether the list goes on. */
export function paged<T>(found: readonly T[], cursorOf: (last: T) => string): Paged<T> {
  const shown = found.slice(0, perPage)
  return { shown, next: found.length > perPage ? cursorOf(shown.at(-1)!) : null }
}

/** A place in a list by age, to be kept in an address. */
export const cursorOf = ({ createdAt, id }: Behind): string => `${createdAt}.${id}`

/** What is no place is the beginning. */
export function readCursor(text: string | null): Behind | null {
  const [, createdAt, id] = /^(\d{1,15})\.(.+)$/s.exec(text ?? '') ?? []
  return createdAt === undefined || id === undefined ? null : { createdAt: Number(createdAt), id }
}
