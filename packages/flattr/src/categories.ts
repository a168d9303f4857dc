/** One of the two fixed vocabularies of the Flattr API: `{ id, text }`, as GET /categories and GET /languages give it. */
export interface Term {
  readonly id: string
  readonly text: string
}

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
