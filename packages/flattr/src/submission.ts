import { isCategory } from './categories.ts'
import { FlattrError } from './errors.ts'
import { isLanguage } from './languages.ts'
import { flagOf, listOf, type Parameters, textOf } from './parameters.ts'
import type { NewThing } from './store/store.ts'

/** What somebody says of a thing when registering it. */
export type Submission = Pick<NewThing, 'url' | 'title' | 'description' | 'category' | 'language' | 'tags' | 'hidden'>

/** In characters, by the documentation of the button; 0 where nothing is said. */
const lengths = { title: [5, 100], description: [5, 1000] } as const

/** Ours: nothing is published. */
const MOST_TAGS = 50
const LONGEST_TAG = 50
const LONGEST_URL = 2000

/** The parameters of POST /things. Throws invalid_parameters without a url, `validation` for what cannot be saved. */
export function readSubmission(parameters: Parameters): Submission {
  const category = textOf(parameters, 'category') ?? 'rest'
  const language = textOf(parameters, 'language') ?? 'en_GB'
  const submission = {
    url: readUrl(parameters),
    title: withoutTags(textOf(parameters, 'title') ?? '').replace(/\s+/g, ' '),
    description: withoutTags((textOf(parameters, 'description') ?? '').replace(/<br\s?\/?>/gi, '\n')),
    category,
    language,
    tags: [...new Set(listOf(parameters, 'tags'))],
    hidden: flagOf(parameters, 'hidden'),
  }
  checkLength('title', submission.title)
  checkLength('description', submission.description)
  if (!isCategory(category)) throw refused('Unknown category; GET /categories lists them')
  if (!isLanguage(language)) throw refused('Unknown language; GET /languages lists them')
  checkTags(submission.tags)
  return submission
}

/** The `url` of a call, checked. */
export function readUrl(parameters: Parameters): string {
  const url = textOf(parameters, 'url')?.trim()
  if (url === undefined) throw new FlattrError('invalid_parameters', 'url is required')
  if (!isWebUrl(url)) throw refused('Invalid url')
  return url
}

function isWebUrl(url: string): boolean {
  if (url.length > LONGEST_URL || /[\s\p{Cc}]/u.test(url) || !/^https?:\/\//i.test(url)) return false
  const parsed = URL.canParse(url) ? new URL(url) : null
  return parsed !== null && parsed.username === '' && parsed.password === ''
}

/**
 * "All HTML is stripped." A `<` in front of what could be a tag's name goes too: tags in tags leave others behind when the
 * inner ones are gone. Control characters are no text.
 */
const withoutTags = (html: string): string =>
  html
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/<[a-z/!?][^<>]*>/gi, '')
    .replace(/<(?=[a-z/!?])/gi, '')
    .trim()

function checkLength(name: keyof typeof lengths, text: string): void {
  const [least, most] = lengths[name]
  const length = [...text].length
  if (length !== 0 && (length < least || length > most))
    throw refused(`The ${name} should have ${least} to ${most} characters`)
}

/** "Using non alpha characters in tags are not supported"; its own examples have digits in them. */
function checkTags(tags: readonly string[]): void {
  const strange = tags.find(tag => tag.length > LONGEST_TAG || !/^[\p{L}\p{M}\p{N} _-]+$/u.test(tag))
  if (strange !== undefined) throw refused('Tags are words of letters and digits, with commas between them')
  if (tags.length > MOST_TAGS) throw refused(`A thing has no more than ${MOST_TAGS} tags`)
}

const refused = (text: string): FlattrError => new FlattrError('validation', text)
