/** One of `fields=id,picture.type(large){url}`: a name and what was said about it in parentheses. */
export interface Field {
  readonly name: string
  readonly options: Readonly<Record<string, string>>
}

/** Splits at commas outside of parentheses and braces; what is in braces chooses within an object, and is left out here. */
export function readFields(text: string): readonly Field[] {
  const parts = text.match(/(?:\([^()]*\)|\{[^{}]*\}|[^,(){}])+/g) ?? []
  return parts
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(readField)
}

function readField(part: string): Field {
  const [, name = part] = /^(\w+)(?:[.({]|$)/.exec(part) ?? []
  const options = [...part.matchAll(/\.(\w+)\(([^()]*)\)/g)].map(([, key = '', value = '']) => [key, value.trim()])
  return { name, options: Object.fromEntries(options) }
}
