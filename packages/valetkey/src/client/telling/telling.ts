import { decodeForm, type Pair } from '../../http/form.ts'
import { NetworkError } from '../../http/network-error.ts'
import type { Answer } from '../../http/send.ts'
import { parseAuthorization } from '../../oauth1/authorization-header.ts'
import type { Context, Telling } from '../context.ts'
import { callbackPairs } from '../sign-in/callback-pairs.ts'
import type { Callback } from '../sign-in/signing-in.ts'
import type { Exchange, Step } from './exchange.ts'
import { heard } from './heard.ts'
import { maskBaseString, maskHeaders, maskPairs, maskText } from './mask.ts'
import { traced } from './spans.ts'

/** What `onExchange` hears, and a tracer of OpenTelemetry: loaded where there is one of them. */

/** Tells what goes over the wire, also when nothing comes back. */
export async function told(
  ctx: Context,
  request: Request,
  telling: Telling,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const asked = ctx.onExchange && (await tellRequest(ctx, request, telling))
  try {
    const { method, url } = request
    const answer = await traced({ app: ctx.name, step: telling.step, method, url }, send)
    if (asked) heard(ctx.onExchange, { ...asked, ...tellAnswer(answer, telling), ms: ctx.now() - asked.at })
    return answer
  } catch (error) {
    const reason = error instanceof NetworkError ? ` No answer: ${error.code}.` : ' It was given up.'
    if (asked) heard(ctx.onExchange, { ...asked, sentence: asked.sentence + reason, ms: ctx.now() - asked.at })
    throw error
  }
}

/** The person's redirect to the provider. */
export function tellAuthorize(ctx: Context, url: string, sentence: string): void {
  tellBrowser(ctx, 'authorize', sentence, url, queryOf(url))
}

/** And the way back. */
export function tellCallback(
  ctx: Context,
  url: string,
  callback: Callback,
  sentence: string = back(ctx, callback),
): void {
  tellBrowser(ctx, 'callback', sentence, url, callbackPairs(callback))
}

function tellBrowser(ctx: Context, step: Step, sentence: string, url: string, pairs: readonly Pair[]): void {
  const seen = outline(ctx, step, sentence, { method: 'GET', url })
  heard(ctx.onExchange, { ...seen, from: 'browser', parameters: maskPairs(pairs), headers: [] })
}

function back(ctx: Context, { denied, code, verifier }: Callback): string {
  if (denied) return `${ctx.title} sent the browser back without consent: ${denied.reason}.`
  if (code) return `${ctx.title} sent the browser back with a code, good once.`
  return verifier
    ? `The browser came back with a verifier of ${ctx.title}.`
    : 'The browser came back with nothing we know.'
}

async function tellRequest(ctx: Context, request: Request, telling: Telling): Promise<Exchange> {
  const body = await fieldsOf(request, telling.step)
  const oauth = parseAuthorization(request.headers.get('authorization') ?? '')?.pairs ?? []
  const { baseString, step, more } = telling
  const sentence = telling.sentence ?? usual[step]?.(ctx, request, telling) ?? ''
  return {
    ...outline(ctx, step, more === undefined ? sentence : `${sentence} ${more}`, request),
    from: 'app',
    parameters: maskPairs([...queryOf(request.url), ...body, ...oauth], telling.secrets),
    headers: maskHeaders(request.headers, telling.secrets),
    ...(baseString === undefined ? {} : { baseString: maskBaseString(baseString) }),
  }
}

/** What the steps everybody takes are for. */
const usual: Readonly<Partial<Record<Step, (ctx: Context, request: Request, telling: Telling) => string>>> = {
  token: ({ title }) => `We exchanged the code for an access token of ${title}, from server to server.`,
  call: (ctx, { method, url }, { misled }) => {
    const { origin, pathname } = new URL(url)
    const why = misled ? 'another server led us there' : 'the definition does not list it'
    if (misled || !ctx.origins.has(origin)) return `We called ${origin}${pathname} without credentials: ${why}.`
    const proof = ctx.definition.oauth === 1 ? 'signed with the token’s secret' : 'with the access token'
    return `We called ${method} ${pathname} of ${ctx.title}, ${proof}.`
  },
}

type Outline = Pick<Exchange, 'app' | 'step' | 'sentence' | 'method' | 'url' | 'at'>

function outline(
  ctx: Context,
  step: Step,
  sentence: string,
  { method, url }: Pick<Request, 'method' | 'url'>,
): Outline {
  return { app: ctx.name, step, sentence, method, url: url.split(/[?#]/, 1)[0] ?? url, at: ctx.now() }
}

const SHOWN = 4_000

function tellAnswer(answer: Answer, { secrets = [] }: Telling): Pick<Exchange, 'status' | 'answer'> {
  return { status: answer.status, answer: maskText(answer.text().slice(0, 4 * SHOWN), secrets).slice(0, SHOWN) }
}

/** What an API call says in JSON is the caller's; what OAuth says in JSON is told as the form it stands for. */
async function fieldsOf(request: Request, step: Step): Promise<readonly Pair[]> {
  const type = request.headers.get('content-type') ?? ''
  if (/^application\/x-www-form-urlencoded/i.test(type)) return decodeForm(await request.clone().text())
  if (step === 'call' || !/^application\/json/i.test(type)) return []
  return Object.entries((await request.clone().json()) as Readonly<Record<string, string>>)
}

function queryOf(url: string): Pair[] {
  const mark = url.indexOf('?')
  return mark < 0 ? [] : decodeForm(url.slice(mark + 1).split('#', 1)[0] ?? '')
}
