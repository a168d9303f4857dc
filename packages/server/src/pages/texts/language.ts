/** A language the pages speak, as BCP 47 names it. */
export type Language = 'en' | 'de'

/** Words of the operator's own: the same in every language, or each in its own. */
export type Wording = string | Readonly<Partial<Record<Language, string>>>

/** Words of the operator's in a language; in another one where they are missing. */
export function worded(wording: Wording, language: Language): string | undefined {
  return typeof wording === 'string' ? wording : (wording[language] ?? wording.en ?? wording.de)
}
