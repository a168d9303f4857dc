import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

export interface Layout {
  readonly title: string
  /** BCP 47; default: English. */
  readonly language?: string
  /** Where the style sheet is. */
  readonly sheetUrl: string
  /** Where the tab's icon is. Without a link to one, browsers ask for /favicon.ico. */
  readonly iconUrl: string
  /** Above the main part, as in a site with navigation. */
  readonly header?: Html
  readonly body: Html
  /** Class of the main element: `consent` is the narrow column of the sign-in and consent pages. */
  readonly className?: string
  /** Where the page moves on by itself, for pages that only pass something on. */
  readonly script?: string
}

/** The frame of every page. Everything put into it is escaped, but for `script`. */
export function layout({ title, language = 'en', sheetUrl, iconUrl, header, body, className, script }: Layout): Html {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${iconUrl}">
<link rel="stylesheet" href="${sheetUrl}">
</head>
<body>
${header ?? ''}
<main${className === undefined ? '' : html` class="${className}"`}>
${body}
</main>
${script === undefined ? '' : html`<script>${raw(script)}</script>`}
</body>
</html>
`
}

/**
 * A name somebody else chose, safe to read: control and formatting characters (zero-width, direction changes) would
 * let it look like another name or swallow the text around it.
 */
export function visible(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]/gu, '').trim()
  return plain.length > 80 ? `${plain.slice(0, 79)}…` : plain || '—'
}
