import type { Core } from '../core.ts'
import { codePage } from '../pages/code.ts'
import { PageError } from '../pages/error.ts'

/**
 * The page that shows the code standing in its own URL, as Mastodon's `/oauth/authorize/native` does. Only where the
 * policy wants it: elsewhere anybody could make this page show a code of his own.
 */
export async function outOfBand(core: Core, request: Request): Promise<Response> {
  const code = new URL(request.url).searchParams.get('code')
  if (core.policy.codePageUrl !== 'query' || !code || core.formats.code.plausible(code) === null) {
    throw new PageError(404, texts => texts.error.noCode)
  }
  return codePage(core, core.textsFor(request), { code, appName: null })
}
