/**
 * Text is searched for by its characters, each of them in both of its cases: so both databases find the same, whatever
 * their locale is.
 */

/** Beyond this nobody types, and patterns stay short. */
const LONGEST = 100

/** For SQLite's GLOB; null: everything. */
export function globOf(text: string): string | null {
  const pattern = charactersOf(text).map(cases => (/^[*?[]$/.test(cases) ? `[${cases}]` : oneOf(cases)))
  return pattern.length === 0 ? null : `*${pattern.join('')}*`
}

/** For PostgreSQL's `~`; null: everything. */
export function regexOf(text: string): string | null {
  const pattern = charactersOf(text).map(cases => (/^[\p{L}\p{N}]+$/u.test(cases) ? oneOf(cases) : escaped(cases)))
  return pattern.length === 0 ? null : pattern.join('')
}

/** The text in the form names are kept in (NFC), each character in all the cases that are one character too. */
function charactersOf(text: string): readonly string[] {
  const trimmed = [...text.normalize('NFC').trim()].slice(0, LONGEST)
  return trimmed
    .filter(character => character !== '\0')
    .map(character =>
      [...new Set([character, character.toLowerCase(), character.toUpperCase()])]
        .filter(one => [...one].length === 1)
        .join(''),
    )
}

const oneOf = (cases: string): string => ([...cases].length === 1 ? cases : `[${cases}]`)

/** A character that may mean something in a regular expression, by its number. */
const escaped = (character: string): string => `\\U${character.codePointAt(0)!.toString(16).padStart(8, '0')}`
