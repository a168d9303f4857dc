/** The Flattr REST API v2: the vocabulary its resources share. Plain values in and out; nothing here knows HTTP. */
export { categories, isCategory, type Term } from './categories.ts'
export { FlattrError, type FlattrErrorBody, type FlattrErrorCode, flattrErrors } from './errors.ts'
