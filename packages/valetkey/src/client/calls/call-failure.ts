import { FormatError } from '../../formats/format.ts'
import type { Context } from '../context.ts'
import { maskText } from '../telling/mask.ts'
import { ApiError } from './api-error.ts'
import { type ApiResponse, readAnswer, type Sent } from './call-answer.ts'
import type { CallOptions, Prepared } from './call-options.ts'
import { failureIn } from './failure.ts'

/** An answer that is a failure, or may be one by a rule of the definition. Throws ApiError. */
export async function judged(
  ctx: Context,
  { method }: Prepared,
  sent: Sent,
  options: CallOptions,
  scope: readonly string[] | undefined,
): Promise<ApiResponse> {
  const response = await read(ctx, sent)
  const failure = failureIn(ctx.definition, response, sent.answer, { baseString: sent.baseString, scope })
  if (!failure || options.throwOnError === false) return response
  const message = failure.message === undefined ? {} : { message: maskText(failure.message, sent.secrets) }
  const bare = !sent.carried && response.status === 401 ? { next: listed(ctx, sent.url) } : {}
  throw new ApiError(`${method} ${sent.url.split('?', 1)[0]}`, response, { ...failure, ...message, ...bare })
}

function listed({ origins }: Context, url: string): string {
  return `no credentials went to ${new URL(url).origin}: add it to origins in the definition (now ${[...origins].join(', ')})`
}

/** An error page may claim any type; a success has to be what it says. */
async function read(ctx: Context, sent: Sent): Promise<ApiResponse> {
  try {
    return await readAnswer(ctx, sent)
  } catch (error) {
    const { status, headers, bytes } = sent.answer
    if (!(error instanceof FormatError) || status < 400) throw error
    const raw = sent.answer.text()
    return { status, url: sent.url, headers, raw, bytes, data: raw }
  }
}
