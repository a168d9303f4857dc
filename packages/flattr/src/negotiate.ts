import { preferred } from 'valetkey/http/accept'

/** How an answer can be written; the suffix that asks for it. */
export type FormatName = 'json' | 'xml' | 'yaml' | 'txt'

/** As the documentation lists them, the default first. `txt` is linked from the documentation of the button. */
export const mediaTypes: Readonly<Record<FormatName, string>> = {
  json: 'application/json',
  xml: 'text/xml',
  yaml: 'application/yaml',
  txt: 'text/plain',
}

export const everywhere: readonly FormatName[] = ['json', 'xml', 'yaml']

/** A path without the suffix that asks for a format: `/things/1.xml` → `/things/1`, `xml`. Others are part of the name. */
export function splitSuffix(path: string): { readonly path: string; readonly suffix: FormatName | null } {
  const [whole, suffix] = /\.(json|xml|yaml|txt)$/.exec(path) ?? ['', null]
  return { path: path.slice(0, path.length - whole.length), suffix: suffix as FormatName | null }
}

/** The suffix wins over Accept. null: 406. */
export function negotiate(
  suffix: FormatName | null,
  accept: string | null,
  offered: readonly FormatName[] = everywhere,
): FormatName | null {
  if (suffix !== null) return offered.includes(suffix) ? suffix : null
  const type = preferred(
    accept,
    offered.map(format => mediaTypes[format]),
  )
  return offered.find(format => mediaTypes[format] === type) ?? null
}
