import { hash } from 'node:crypto'

const LINK_LENGTH = 23
const links = /https?:\/\/[^\s<>"]*[^\s<>"'.,:;!?()[\]]/gi

/** A tweet's text as the API shows it, every link shortened, and what the short ones stand for. */
export interface ShownText {
  readonly text: string
  /** In their order; indices as in {@link Span}. */
  readonly links: readonly (Span & { readonly short: string; readonly long: string })[]
}

/** Something found in a text. Twitter counts characters of Unicode, not units of UTF-16; the end is behind the last one. */
export interface Span {
  readonly word: string
  readonly indices: readonly [start: number, end: number]
}

export function shown(text: string): ShownText {
  const found = [...text.matchAll(links)].map(([long]) => ({ long, short: shortLink(long) }))
  let next = 0
  const shortened = text.replace(links, () => found[next++]!.short)
  const spans = spansOf(shortened, /https:\/\/t\.co\/\w{10}/g, 0)
  return { text: shortened, links: spans.map((span, index) => ({ ...span, ...found[index]! })) }
}

/** `https://t.co/` and ten letters that come from the address, so that they stay the same. */
function shortLink(long: string): string {
  const letters = hash('sha256', long, 'base64').replace(/[^A-Za-z0-9]/g, '')
  return `https://t.co/${letters.slice(0, 10)}`
}

/** How an address is shown: without scheme and `www.`, and not too long. */
export function displayLink(long: string): string {
  const bare = long.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/$/, '')
  return bare.length > 26 ? `${bare.slice(0, 26)}…` : bare
}

/** `#words` with a letter in them. */
export const hashtagsIn = (text: string): readonly Span[] =>
  spansOf(text, /(?<![\p{L}\p{N}_&/])[#＃][\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*/gu)

/** `@names`, of fifteen characters at most. */
export const mentionsIn = (text: string): readonly Span[] => spansOf(text, /(?<![\w@/])@\w{1,15}(?!\w)/g)

/** `skipped`: the characters in front that are no part of the word. */
function spansOf(text: string, pattern: RegExp, skipped = 1): readonly Span[] {
  return [...text.matchAll(pattern)].map(found => {
    const start = characters(text.slice(0, found.index))
    return { word: found[0].slice(skipped), indices: [start, start + characters(found[0])] }
  })
}

export const characters = (text: string): number => [...text].length

/** Beyond these, a character weighs two: https://github.com/twitter/twitter-text, configuration 3. */
const light: readonly (readonly [from: number, to: number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
]

/** The length Twitter counts today: composed characters, each link 23, an emoji of any make 2, far scripts 2 a character. */
export function weightedLength(text: string): number {
  const plain = text
    .normalize('NFC')
    .replace(links, 'x'.repeat(LINK_LENGTH))
    .replace(/\p{RGI_Emoji}/gv, 'xx')
  return [...plain].reduce((sum, one) => sum + weight(one.codePointAt(0) ?? 0), 0)
}

const weight = (point: number): number => (light.some(([from, to]) => point >= from && point <= to) ? 1 : 2)
