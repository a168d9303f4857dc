/** Flattr as a service: its OAuth, its REST API v2, the pages it links to, and what they keep. */
export { type ApiOptions, createApi } from './api.ts'
export { categories, isCategory } from './categories.ts'
export { type Era, type EraTraits, eraOf, eraTraits, since } from './eras.ts'
export {
  FlattrError,
  type FlattrErrorBody,
  type FlattrErrorCode,
  type FlattrErrorOptions,
  flattrErrors,
} from './errors.ts'
export { createFlattr, type FlattrOptions, type FlattrService } from './flattr.ts'
export { isLanguage, languages } from './languages.ts'
export { scopesIn } from './oauth/scopes.ts'
export { lettersAndDigits } from './oauth/token-formats.ts'
export { createPages, type PagesOptions } from './pages.ts'
export { phpJson } from './php-json.ts'
export * from './store/store.ts'
export type { Term } from './terms.ts'
export type { Urls } from './urls.ts'
