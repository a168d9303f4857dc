import { html } from 'hono/html'
import type { Core } from '../core.ts'
import { visible } from './layout.ts'
import { respond } from './respond.ts'
import type { Texts } from './texts/index.ts'

/** The code or PIN a person carries to the app by hand. */
export function codePage(
  core: Core,
  texts: Texts,
  { code, appName }: { code: string; appName: string | null },
): Promise<Response> {
  const words = { ...texts.code, ...core.dialect.pages }
  return respond(core, {
    texts,
    title: `${words.codeTitle} · ${core.brand.name}`,
    script: copyScript,
    body: html`<h1>${words.codeTitle}</h1>
<p>${words.codeHint(appName === null ? words.anApp : visible(appName))}</p>
<code class="code${code.length <= 14 ? ' short' : ''}" id="code">${code}</code>
<p class="copy"><button class="quiet" id="copy" type="button" data-done="${words.copied}" hidden>${words.copy}</button><span role="status"></span></p>
<p class="small soft">${words.careful}</p>`,
  })
}

/** Shows the button where a browser lets pages write to its clipboard. Its text is the same everywhere: CSP knows it by hash. */
const copyScript = `const button = document.getElementById('copy')
if (navigator.clipboard) {
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById('code').textContent)
    button.nextElementSibling.textContent = '\\u2713 ' + button.dataset.done
  })
}`

/** A no that has nowhere to go. */
export function deniedPage(core: Core, texts: Texts, appName: string): Promise<Response> {
  const { deniedTitle, denied } = texts.code
  return respond(core, {
    texts,
    title: `${deniedTitle} · ${core.brand.name}`,
    body: html`<h1>${deniedTitle}</h1><p>${denied(html`<b>${visible(appName)}</b>`)}</p>`,
  })
}
