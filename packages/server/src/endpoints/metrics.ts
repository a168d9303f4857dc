import type { Core } from '../core.ts'
import { noStore } from '../default-dialect.ts'

/**
 * The text format of Prometheus. In order:
 *   this caller may read it                    403
 */
export async function metrics(core: Core, request: Request): Promise<Response> {
  const read = await core.metrics!.read(request)
  if (read === null) return refusal()
  return new Response(read.text, { headers: { ...noStore, 'content-type': read.contentType } })
}

function refusal(): Response {
  const sentence = 'You may not read this; who may is for mayRead to say, in the option "metrics" of the server.\n'
  return new Response(sentence, {
    status: 403,
    headers: { ...noStore, 'content-type': 'text/plain; charset=utf-8' },
  })
}
