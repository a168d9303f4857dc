import type { Era } from './eras.ts'
import type { Term } from './terms.ts'

/** GET /rest/v2/categories, in the order the service keeps. */
export const categories: readonly Term[] = [
  { id: 'text', text: 'Text' },
  { id: 'images', text: 'Images' },
  { id: 'video', text: 'Video' },
  { id: 'audio', text: 'Audio' },
  { id: 'software', text: 'Software' },
  { id: 'people', text: 'People' },
  { id: 'rest', text: 'Other' },
]

/** Whether a thing may name this category. The service takes ids alone, never texts, and minds the case. */
export const isCategory = (id: string): boolean => categories.some(category => category.id === id)

/** The same as GET /categories writes them: before 2012 the text was called `name`. */
export const categoryList = (era: Era): readonly Readonly<Record<string, string>>[] =>
  categories.map(({ id, text }) => (era === '2011' ? { id, name: text } : { id, text }))
