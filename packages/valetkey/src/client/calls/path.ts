/**
 * `user.username._content` in decoded data; undefined where the way ends. `*` is the first member that has members itself. A name
 * with a dot in it (`@odata.nextLink`) is found where it is the whole path.
 */
export function at(data: unknown, path: string): unknown {
  let value = data
  if (typeof data === 'object' && data !== null && Object.hasOwn(data, path))
    return (data as Record<string, unknown>)[path]
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    if (name === '*') value = Object.values(value).find(one => typeof one === 'object' && one !== null)
    else if (Object.hasOwn(value, name)) value = (value as Record<string, unknown>)[name]
    else return undefined
  }
  return value
}

/** The same as text, when it is text, a number or a truth value. */
export function textAt(data: unknown, path: string): string | undefined {
  const value = at(data, path)
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined
}
