import { html } from 'hono/html'
import type { Core } from '../core.ts'
import { visible } from './layout.ts'
import { respond } from './respond.ts'
import type { Texts } from './texts/index.ts'
import { worded } from './texts/language.ts'

export interface SignInPage {
  /** The sealed memory of where the person goes next; it is the form's protection against forgery too. */
  readonly flow: string
  readonly username?: string
  readonly alert?: string
  readonly status?: number
  /** Where somebody without an account gets one; null: nowhere. */
  readonly signUpUrl: string | null
  readonly formTargets: readonly (string | null)[]
  readonly setCookie: string | null
}

export function signInPage(core: Core, texts: Texts, page: SignInPage): Promise<Response> {
  const words = texts.signIn
  const { signInHint } = core.brand
  const hint = signInHint === undefined ? undefined : worded(signInHint, texts.language)
  return respond(core, {
    texts,
    title: `${words.title} · ${core.brand.name}`,
    status: page.status ?? 200,
    formTargets: page.formTargets,
    setCookie: page.setCookie,
    body: html`<h1>${words.title}</h1>
${page.alert === undefined ? '' : html`<p class="alert" role="alert">${page.alert}</p>`}
<form method="post" action="${core.paths.signIn}">
<input type="hidden" name="flow" value="${page.flow}">
<label for="username">${words.username}</label>
<input id="username" name="username" value="${page.username ?? ''}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200">
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000">
<button>${words.signIn}</button>
</form>${hint === undefined ? '' : html`<p class="small soft">${visible(hint)}</p>`}${
      page.signUpUrl === null
        ? ''
        : html`<p class="small">${words.noAccount} <a href="${page.signUpUrl}">${words.createOne}</a></p>`
    }`,
  })
}

export function signOutPage(
  core: Core,
  texts: Texts,
  page: Pick<SignInPage, 'flow' | 'setCookie'> & { name: string },
): Promise<Response> {
  const words = texts.signIn
  return respond(core, {
    texts,
    title: `${words.signOutTitle} · ${core.brand.name}`,
    setCookie: page.setCookie,
    body: html`<h1>${words.signOutQuestion}</h1>
<p>${words.signedInAs(html`<b>${page.name}</b>`)}</p>
<form method="post" action="${core.paths.signOut}">
<input type="hidden" name="flow" value="${page.flow}">
<button>${words.signOut}</button>
</form>`,
  })
}

export function signedOutPage(core: Core, texts: Texts, setCookie: string): Promise<Response> {
  const words = texts.signIn
  return respond(core, {
    texts,
    title: `${words.signedOutTitle} · ${core.brand.name}`,
    setCookie,
    body: html`<h1>${words.signedOut}</h1><p><a href="${core.paths.signIn}">${words.again}</a></p>`,
  })
}
