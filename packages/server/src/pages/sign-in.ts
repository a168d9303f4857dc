import { html } from 'hono/html'
import type { Core } from '../core.ts'
import { visible } from './layout.ts'
import { respond } from './respond.ts'

export interface SignInPage {
  /** The sealed memory of where the person goes next; it is the form's protection against forgery too. */
  readonly flow: string
  readonly username?: string
  readonly alert?: string
  readonly status?: number
  readonly formTargets: readonly (string | null)[]
  readonly setCookie: string | null
}

export function signInPage(core: Core, page: SignInPage): Promise<Response> {
  const hint = core.brand.signInHint
  return respond(core, {
    title: `Sign in · ${core.brand.name}`,
    status: page.status ?? 200,
    formTargets: page.formTargets,
    setCookie: page.setCookie,
    body: html`<h1>Sign in</h1>
${page.alert === undefined ? '' : html`<p class="alert" role="alert">${page.alert}</p>`}
<form method="post" action="${core.paths.signIn}">
<input type="hidden" name="flow" value="${page.flow}">
<label for="username">Name</label>
<input id="username" name="username" value="${page.username ?? ''}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1000">
<button>Sign in</button>
</form>${
      hint === undefined
        ? ''
        : html`
<p class="small soft">${visible(hint)}</p>`
    }`,
  })
}

export function signOutPage(
  core: Core,
  page: Pick<SignInPage, 'flow' | 'setCookie'> & { name: string },
): Promise<Response> {
  return respond(core, {
    title: `Sign out · ${core.brand.name}`,
    setCookie: page.setCookie,
    body: html`<h1>Sign out?</h1>
<p>You are signed in as <b>${page.name}</b>.</p>
<form method="post" action="${core.paths.signOut}">
<input type="hidden" name="flow" value="${page.flow}">
<button>Sign out</button>
</form>`,
  })
}

export function signedOutPage(core: Core, setCookie: string): Promise<Response> {
  return respond(core, {
    title: `Signed out · ${core.brand.name}`,
    setCookie,
    body: html`<h1>You are signed out</h1><p><a href="${core.paths.signIn}">Sign in again</a></p>`,
  })
}
