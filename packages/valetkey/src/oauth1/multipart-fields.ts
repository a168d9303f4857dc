import type { Pair } from '../http/form.ts'

/** Text fields only: a file's bytes are never part of the base string. */
export async function signedFields(
  request: Request,
  signed: true | { readonly except: readonly string[] },
): Promise<Pair[]> {
  const contentType = request.headers.get('content-type')
  if (!contentType || !/^\s*multipart\/form-data\s*;/i.test(contentType)) return []
  const except = signed === true ? [] : signed.except
  const pairs: Pair[] = []
  for (const [name, value] of await request.clone().formData()) {
    if (typeof value === 'string' && !except.includes(name)) pairs.push([name, value])
  }
  return pairs
}
