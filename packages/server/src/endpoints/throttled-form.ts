import type { Core } from '../core.ts'
import { Throttled } from '../limits/throttle.ts'
import type { Format } from '../pages/texts/format.ts'

/** Does the work of a form, or shows the form again, saying how long to wait. */
export async function unlessThrottled(
  core: Core,
  request: Request,
  work: () => Promise<Response>,
  refuse: (sentence: string) => Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof Throttled)) throw thrown
    const { format, signIn } = core.textsFor(request)
    const page = await refuse(signIn.tooOften(waitOf(format, thrown)))
    page.headers.set('retry-after', String(thrown.retryAfterSeconds))
    return page
  }
}

/** The wait in words, never shorter than it is. */
export function waitOf(format: Format, { retryAfterSeconds }: Throttled): string {
  const unit = retryAfterSeconds < 60 ? 1 : 60
  return format.duration(Math.ceil(retryAfterSeconds / unit) * unit * 1000)
}
