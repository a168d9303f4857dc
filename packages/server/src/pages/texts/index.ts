import { preferredLanguage } from 'valetkey/http/accept-language'
import * as de from './de/index.ts'
import * as en from './en/index.ts'
import { createFormat, type Format } from './format.ts'
import type { Language } from './language.ts'

/** Every sentence of the pages in one language: a group for each of them, and what English has, the others have. */
type Catalogue = typeof en

const catalogues: Readonly<Record<Language, Catalogue>> = { en, de }

export type Texts = Catalogue & { readonly language: Language; readonly format: Format }

/** The catalogue, language by language. */
export const texts: Readonly<Record<Language, Texts>> = { en: speaking('en'), de: speaking('de') }

/** What a request's Accept-Language asks for among the languages of a server; the first where it asks for none of them. */
export function createTextsFor(languages: readonly Language[] = ['en', 'de']): (request: Request) => Texts {
  const [fallback = 'en', ...others] = languages
  return request => texts[preferredLanguage(request.headers.get('accept-language'), [fallback, ...others])]
}

function speaking(language: Language): Texts {
  const catalogue = catalogues[language]
  let format: Format | undefined
  return {
    ...catalogue,
    language,
    // With the first page that is written in it: what Intl has to look up takes longer than all the words.
    get format() {
      format ??= createFormat(language, catalogue.units)
      return format
    },
  }
}
