import { html } from 'hono/html'
import type { Core } from '../core.ts'
import { alertIn, describing, type Fault } from './field.ts'
import { respond } from './respond.ts'
import type { Texts } from './texts/index.ts'

export interface SignUpPage {
  readonly flow: string
  readonly username: string
  readonly fault: Fault<'username' | 'password'> | null
  readonly status: number
  /** Where somebody who has an account goes instead. */
  readonly signInUrl: string
  readonly formTargets: readonly (string | null)[]
  readonly setCookie: string | null
}

export function signUpPage(core: Core, texts: Texts, page: SignUpPage): Promise<Response> {
  const { account } = texts
  const { fault } = page
  return respond(core, {
    texts,
    title: `${account.signUpTitle} · ${core.brand.name}`,
    status: page.status,
    formTargets: page.formTargets,
    setCookie: page.setCookie,
    body: html`<h1>${account.signUpTitle}</h1>
${alertIn(fault)}
<form method="post" action="${core.paths.signUp}">
<input type="hidden" name="flow" value="${page.flow}">
<label for="username">${account.username}</label>
<input id="username" name="username" value="${page.username}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200"${describing(fault, 'username', 'name-rule')}>
<p class="small soft" id="name-rule">${account.usernameRule}</p>
<label for="password">${account.password}</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="8"${describing(fault, 'password', 'rule')}>
<p class="small soft" id="rule">${account.passwordRule}</p>
<button>${account.create}</button>
</form>
<p class="small">${account.haveOne} <a href="${page.signInUrl}">${account.signIn}</a></p>`,
  })
}
