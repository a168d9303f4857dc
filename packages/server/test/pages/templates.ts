/** What an html`…` template of a source says by itself, without what is put into it. */
export function templatesIn(source: string): readonly string[] {
  const found: string[] = []
  for (let at = source.indexOf('html`'); at !== -1; at = source.indexOf('html`', at + 1)) {
    found.push(readTemplate(source, at + 'html`'.length).text)
  }
  return found
}

/** Where an expression stood. */
export const HOLE = '\u0000'

interface Read {
  readonly text: string
  /** Behind the closing back tick or brace. */
  readonly end: number
}

function readTemplate(source: string, start: number): Read {
  let text = ''
  let at = start
  while (source[at] !== '`') {
    if (source.startsWith('${', at)) {
      text += HOLE
      at = endOfExpression(source, at + 2)
    } else {
      text += source[at]
      at += source[at] === '\\' ? 2 : 1
    }
  }
  return { text, end: at + 1 }
}

function endOfExpression(source: string, start: number): number {
  let at = start
  for (let depth = 0; ; ) {
    const character = source[at]!
    if (character === '}' && depth === 0) return at + 1
    if (character === '`') at = readTemplate(source, at + 1).end
    else if (character === "'" || character === '"') at = source.indexOf(character, at + 1) + 1
    else {
      depth += character === '{' ? 1 : character === '}' ? -1 : 0
      at++
    }
  }
}
