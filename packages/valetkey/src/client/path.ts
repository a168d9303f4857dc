/** `user.username._content` in decoded data; undefined where the way ends. */
export function at(data: unknown, path: string): unknown {
  let value = data
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

/** The same as text, when it is text or a number. */
export function textAt(data: unknown, path: string): string | undefined {
  const value = at(data, path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
