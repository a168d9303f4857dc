import { html } from 'hono/html'
import { formTarget } from '../callbacks.ts'
import type { Core } from '../core.ts'
import type { Ask } from '../endpoints/ask.ts'
import type { Consent, User } from '../storage/storage.ts'
import { visible } from './layout.ts'
import { respond } from './respond.ts'

export interface ConsentPage {
  readonly ask: Ask
  readonly user: User
  readonly owner: User | null
  /** What the person allowed this app before. */
  readonly before: Consent | null
  readonly flow: string
  /** Where another person signs in and comes back here. */
  readonly signInUrl: string
  readonly setCookie: string | null
}

/** Who asks, what for, for how long, and where the answer goes: all one needs to say yes or no. */
export function consentPage(core: Core, page: ConsentPage): Promise<Response> {
  const { ask, user } = page
  const name = visible(ask.app.name)
  const words = core.dialect.pages
  return respond(core, {
    title: `Authorize ${name} · ${core.brand.name}`,
    formTargets: [formTarget(ask.redirectUri)],
    setCookie: page.setCookie,
    body: html`<h1>${words.consentTitle(name)}</h1>
<p class="small">${provenance(page)}</p>
<div class="who"><span>Signed in as <b>${visible(user.username)}</b></span><a href="${page.signInUrl}">Not you?</a></div>
${mayDo(core, page)}
<p class="soft small">${lifetime(ask)} It will not see your password.</p>
<form method="post" action="${ask.protocol === 1 ? core.paths.oauth1Authorize : core.paths.authorize}">
<input type="hidden" name="flow" value="${page.flow}">
<div class="choice"><button class="quiet" name="decision" value="deny">${words.deny}</button><button name="decision" value="allow">${words.allow}</button></div>
</form>
<p class="small soft">${destination(ask)}</p>`,
  })
}

/** Without a scope an app learns whose token it holds, and no more. */
function mayDo(core: Core, { ask: { scopes }, before }: ConsentPage) {
  if (scopes.length === 0) return html`<p>It will know who you are here, and see nothing that is private.</p>`
  return html`<h2>It will be able to</h2>
<ul class="may">${scopes.map(scope => scopeLine(core, scope, before))}</ul>`
}

function scopeLine(core: Core, scope: string, before: Consent | null) {
  const isNew = before !== null && !core.dialect.scopeCovers(before.scopes, scope)
  return html`<li${isNew ? html` class="new"` : ''}><span><b>${core.scopes[scope] ?? scope}</b>${
    isNew ? html` <span class="chip">new</span>` : ''
  }<br><span class="soft small"><code>${scope}</code></span></span></li>`
}

function provenance({ ask: { app }, owner }: ConsentPage) {
  const since = new Date(app.createdAt).toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const website =
    app.website !== null && /^https?:\/\//i.test(app.website) && URL.canParse(app.website) ? new URL(app.website) : null
  return html`${owner === null ? '' : html`<span class="soft">by</span> ${visible(owner.displayName || owner.username)} · `}${
    website === null ? '' : html`<a href="${website.href}" rel="noreferrer noopener">${website.host}</a> · `
  }<span class="soft">known here since ${since}</span>`
}

function lifetime({ protocol, policy, answers }: Ask): string {
  const refreshed = policy.refreshTokens && answers.includes('code')
  const milliseconds = protocol === 1 ? policy.oauth1TokenMs : refreshed ? policy.authorizationMs : policy.accessTokenMs
  if (milliseconds === null) return 'This lasts until you take it back.'
  const [unit, length] = units.find(([, length]) => milliseconds >= length) ?? units.at(-1)!
  const count = Math.max(1, Math.round(milliseconds / length))
  return `This ends by itself after ${count === 1 ? unit : `${count} ${unit.split(' ')[1]}s`}, or when you take it back.`
}

const units: readonly (readonly [name: string, milliseconds: number])[] = [
  ['a year', 365 * 86_400_000],
  ['a day', 86_400_000],
  ['an hour', 3_600_000],
  ['a minute', 60_000],
]

function destination({ oob, redirectUri, app }: Ask) {
  if (oob) return html`You will get a code to paste into <b>${visible(app.name)}</b>.`
  const target = formTarget(redirectUri) ?? redirectUri
  return html`You will go back to <b>${target.replace(/^https?:\/\//, '')}</b>.`
}
