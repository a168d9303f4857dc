import type { Pair } from '../http/form.ts'

/** The fields of a multipart body, for servers that sign them, against RFC 5849 §3.4.1.3.1. */
export async function signedFields(
  request: Request,
  signed: true | { readonly except: readonly string[] },
): Promise<Pair[]> {
  const contentType = request.headers.get('content-type')
  if (!contentType || !/^\s*multipart\/form-data\s*;/i.test(contentType)) return []
  return textFields(await request.clone().formData(), signed === true ? { except: [] } : signed)
}

/** A file's bytes are never part of the base string. Line breaks are sent as CRLF (WHATWG HTML §4.10.21.8). */
export function textFields(form: FormData, { except }: { readonly except: readonly string[] }): Pair[] {
  const pairs: Pair[] = []
  for (const [name, value] of form) {
    if (typeof value === 'string' && !except.includes(name)) pairs.push([name, value.replace(/\r\n?|\n/g, '\r\n')])
  }
  return pairs
}
