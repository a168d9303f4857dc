/** A word of one of the two fixed vocabularies of the Flattr API, as GET /categories and GET /languages give it. */
export interface Term {
  readonly id: string
  readonly text: string
}

/** `categories.txt` and `languages.txt`, which the documentation of the button links to. The layout is ours. */
export const termLines = (terms: readonly Term[]): string => terms.map(({ id, text }) => `${id}\t${text}\n`).join('')
