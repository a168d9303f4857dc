import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import type { User } from '../../storage/storage.ts'
import { alertIn, describing, type Fault } from '../field.ts'
import { respond } from '../respond.ts'
import type { Texts } from '../texts/index.ts'

export interface PasswordPage {
  readonly person: User
  readonly flow: string
  readonly fault: Fault<'old' | 'new'> | null
  readonly status: number
  /** The checkbox stays as it was. */
  readonly alsoApps: boolean
  readonly setCookie: string | null
}

export function passwordPage(core: Core, texts: Texts, page: PasswordPage): Promise<Response> {
  const { account } = texts
  const { fault } = page
  return respond(core, {
    texts,
    person: page.person,
    here: 'password',
    title: `${account.changeTitle} · ${core.brand.name}`,
    status: page.status,
    setCookie: page.setCookie,
    body: html`<h1>${account.changeTitle}</h1>
<section class="card narrow">
${alertIn(fault)}
<form method="post" action="${core.paths.password}">
<input type="hidden" name="flow" value="${page.flow}">
<input name="username" value="${page.person.username}" autocomplete="username" readonly hidden>
<label for="old">${account.oldPassword}</label>
<input id="old" name="old" type="password" autocomplete="current-password" required maxlength="1000"${describing(fault, 'old')}>
<label for="new">${account.newPassword}</label>
<input id="new" name="new" type="password" autocomplete="new-password" required minlength="8"${describing(fault, 'new', 'rule')}>
<p class="small soft" id="rule">${account.passwordRule}</p>
<label class="check"><input type="checkbox" name="apps" value="revoke"${page.alsoApps ? html` checked` : ''}> <span>${account.alsoApps}</span></label>
<p class="small soft">${account.elsewhere}</p>
<button>${account.change}</button>
</form>
</section>`,
  })
}

export interface ChangedPage {
  readonly person: User
  readonly appsRevoked: boolean
  /** This browser's new session. */
  readonly setCookie: string
}

export function passwordChangedPage(core: Core, texts: Texts, page: ChangedPage): Promise<Response> {
  const { account } = texts
  return respond(core, {
    texts,
    person: page.person,
    here: 'password',
    title: `${account.changed} · ${core.brand.name}`,
    setCookie: page.setCookie,
    body: html`<h1>${account.changed}</h1>
<p class="done" role="status">${account.changedExplained}${page.appsRevoked ? ` ${account.changedApps}` : ''}</p>`,
  })
}
