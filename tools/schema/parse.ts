/** As much of TypeScript's type syntax as definitions are written in: interfaces, unions, lists, records, objects. */
export type Type =
  | { readonly kind: 'literal'; readonly value: string | null }
  | { readonly kind: 'named'; readonly name: string; readonly of: readonly Type[] }
  | { readonly kind: 'union'; readonly of: readonly Type[] }
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'object'; readonly members: readonly Member[]; readonly extending?: string }

export interface Member {
  readonly name: string
  readonly optional: boolean
  readonly type: Type
  /** Of its doc comment, on one line. */
  readonly about: string
}

const token = /\/\*\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\]|\\.)*'|\w+|[^\s]/g

/** By name; read when it is asked for, since other types of the file may be written in ways this does not know. */
export type Types = ReadonlyMap<string, () => Type>

/** Every interface and type alias of a source file. Reading one throws SyntaxError for what it cannot read. */
export function typesIn(source: string): Types {
  const found = new Map<string, () => Type>()
  for (const match of source.matchAll(/^(?:export )?(interface|type) (\w+)(?: extends (\w+))?(?: =)?/gm)) {
    const [whole, keyword, name = '', extending] = match
    found.set(name, () => {
      const rest = source.slice(match.index + whole.length)
      const reader = createReader([...rest.matchAll(token)].map(([text]) => text))
      const type = keyword === 'interface' ? reader.primary() : reader.union()
      return type.kind === 'object' && extending !== undefined ? { ...type, extending } : type
    })
  }
  return found
}

function createReader(tokens: readonly string[]): { union(): Type; primary(): Type } {
  let at = 0
  const peek = (): string => tokens[at] ?? ''
  const take = (): string => tokens[at++] ?? ''
  const took = (text: string): boolean => {
    if (peek() !== text) return false
    at += 1
    return true
  }

  /** Between the members of a union a comment says something of the next one. */
  const passComments = (): void => {
    while (isComment(peek()) && ['|', '{'].includes(tokens[at + 1] ?? '')) at += 1
  }

  const union = (): Type => {
    passComments()
    took('|')
    const of = [postfix()]
    for (passComments(); took('|'); passComments()) of.push(postfix())
    return of.length === 1 ? of[0]! : { kind: 'union', of }
  }

  const postfix = (): Type => {
    passComments()
    const list = took('readonly')
    let type = primary()
    while (peek() === '[' && tokens[at + 1] === ']') {
      at += 2
      type = { kind: 'list', of: type }
    }
    if (list && type.kind !== 'list') throw new SyntaxError(`readonly of what is no list, before ${peek()}`)
    return type
  }

  const primary = (): Type => {
    const text = take()
    if (text === '{') return object()
    if (text.startsWith("'")) return { kind: 'literal', value: text.slice(1, -1) }
    if (text === 'null') return { kind: 'literal', value: null }
    if (text === '(') {
      const inner = union()
      take()
      return inner
    }
    const of: Type[] = []
    if (took('<'))
      do of.push(union())
      while (took(','))
    if (of.length > 0) take()
    return { kind: 'named', name: text, of }
  }

  const object = (): Type => {
    const members: Member[] = []
    let about = ''
    while (!took('}')) {
      if (isComment(peek())) {
        about = textOf(take())
        continue
      }
      took('readonly')
      const name = take()
      const optional = took('?')
      if (!took(':')) throw new SyntaxError(`${name} is no plain member`)
      members.push({ name, optional, type: union(), about })
      took(';')
      about = ''
    }
    return { kind: 'object', members }
  }

  return { union, primary }
}

const isComment = (text: string): boolean => text.startsWith('/*') || text.startsWith('//')

function textOf(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/\s*\n\s*\*\s?/g, ' ')
    .trim()
}
