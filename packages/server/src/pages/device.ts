import { html } from 'hono/html'
import type { Core } from '../core.ts'
import { networkOf } from '../limits/network.ts'
import type { ConsentPage } from './consent.ts'
import { type Html, visible } from './layout.ts'
import { respond } from './respond.ts'
import type { Texts } from './texts/index.ts'

export interface UserCodePage {
  /** What was typed, when that was no code of a device. */
  readonly typed?: string
  readonly alert?: string
  readonly status?: number
}

/** RFC 8628 §3.3: the field for the code. It goes into the URL, where the link a device shows has it too. */
export function userCodePage(core: Core, texts: Texts, page: UserCodePage = {}): Promise<Response> {
  const words = texts.device
  return respond(core, {
    texts,
    title: `${words.title} · ${core.brand.name}`,
    status: page.status ?? 200,
    body: html`<h1>${words.title}</h1>
<p>${words.intro}</p>
${page.alert === undefined ? '' : html`<p class="alert" role="alert">${page.alert}</p>`}
<form action="${core.paths.device}">
<label for="user_code">${words.label}</label>
<input id="user_code" name="user_code" value="${page.typed ?? ''}" placeholder="BCDF-GHJK" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="40">
<button>${words.goOn}</button>
</form>`,
  })
}

/** Who asks from where, for a person who may have been sent here by somebody else (RFC 8628 §5.4). */
export interface Asker {
  readonly userCode: string
  readonly agoMs: number
  /** Of the device, and of the person; null: nobody knows. */
  readonly from: string | null
  readonly here: string | null
}

/** What a device's consent page has that others have not: the code to compare, the warning, and no way back. */
export function deviceConsent(core: Core, texts: Texts, asker: Asker): NonNullable<ConsentPage['device']> {
  const words = texts.device
  return {
    action: core.paths.device,
    destination: html`${words.back}`,
    notice: html`<p>${words.compare}</p>
<code class="code short" id="user-code">${asker.userCode}</code>
<p class="small">${words.asked(texts.format.duration(asker.agoMs))} ${network(texts, asker)}</p>
<p class="notice small">${words.careful}</p>`,
  }
}

function network({ device }: Texts, { from, here }: Asker): Html | string {
  if (from === null || here === null) return ''
  return networkOf(from) === networkOf(here) ? device.sameNetwork : html`<b>${device.otherNetwork(visible(from))}</b>`
}

export function deviceDonePage(core: Core, texts: Texts, appName: string): Promise<Response> {
  const { doneTitle, done } = texts.device
  return respond(core, {
    texts,
    title: `${doneTitle} · ${core.brand.name}`,
    body: html`<h1>${doneTitle}</h1><p>${done(html`<b>${visible(appName)}</b>`)}</p>`,
  })
}
