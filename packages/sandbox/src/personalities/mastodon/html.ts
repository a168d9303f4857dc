import { html } from 'hono/html'

const urls = /\bhttps?:\/\/[^\s<>"]+/g
const hashtags = /(?<![\p{L}\p{N}_&/])#([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)/gu
const mentions = /(?<![\p{L}\p{N}_/@])@(\w+)/gu

/** Plain text as Mastodon shows it: paragraphs, line breaks, everything else escaped. */
export function toHtml(text: string): string {
  const paragraphs = text.trim().split(/\n{2,}/)
  return paragraphs.map(paragraph => `<p>${escaped(paragraph).replaceAll('\n', '<br />')}</p>`).join('')
}

const escaped = (text: string): string => String(html`${text}`)

/** `#tags` of a text, lower case, each once. */
export const tagsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(hashtags)].map(found => (found[1] ?? '').toLowerCase())),
]

/** The `@names` of a text, each once. */
export const namesIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(mentions)].map(found => found[1] ?? '')),
]

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The length Mastodon counts: what people see as characters, every link as 23. */
export function countedLength(text: string): number {
  return [...graphemes.segment(text.replace(urls, 'x'.repeat(23)))].length
}
