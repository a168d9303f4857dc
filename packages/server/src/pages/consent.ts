import { html } from 'hono/html'
import { isLoopback } from 'valetkey/oauth2/redirect-uri'
import { formTarget } from '../apps/callbacks.ts'
import { type Core, now } from '../core.ts'
import type { Ask } from '../endpoints/ask.ts'
import { type Risk, scopeWords } from '../scopes/scope-text.ts'
import type { Consent, User } from '../storage/storage.ts'
import { appLine } from './app-line.ts'
import { type Html, visible } from './layout.ts'
import { respond } from './respond.ts'
import type { Texts } from './texts/index.ts'

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
  /** What is other where the app is on a device (RFC 8628 §3.3): the page has its own address, and nowhere to go back to. */
  readonly device?: { readonly notice: Html; readonly action: string; readonly destination: Html }
}

/** Who asks, what for, for how long, and where the answer goes: all one needs to say yes or no. */
export function consentPage(core: Core, texts: Texts, page: ConsentPage): Promise<Response> {
  const { ask, user } = page
  const name = visible(ask.app.name)
  const words = { ...texts.consent, ...core.dialect.pages }
  return respond(core, {
    texts,
    title: `${words.documentTitle(name)} · ${core.brand.name}`,
    formTargets: [formTarget(ask.redirectUri)],
    setCookie: page.setCookie,
    body: html`<h1>${words.consentTitle(name)}</h1>
${page.device?.notice ?? ''}${provenance(core, texts, page)}
${isUnverified(ask) ? html`<p class="notice small">${words.unverified(visible(core.brand.name))}</p>` : ''}
<div class="who"><span>${texts.site.signedInAs(html`<b>${visible(user.username)}</b>`)}</span><a href="${page.signInUrl}">${words.switchAccount}</a></div>
${mayDo(core, texts, page)}${onlyAt(core, texts, ask)}
<p class="soft small">${lifetime(texts, ask)} ${words.takeBack(
      html`<a href="${core.paths.settings}">${texts.site.applications}</a>`,
    )} ${words.noPassword}</p>
<p class="target">${page.device?.destination ?? destination(texts, ask)}</p>
<form method="post" action="${page.device?.action ?? actionOf(core, ask)}">
<input type="hidden" name="flow" value="${page.flow}">
<div class="choice"><button class="quiet" name="decision" value="deny">${words.deny}</button><button name="decision" value="allow">${words.allow}</button></div>
</form>`,
  })
}

function actionOf({ paths }: Core, { protocol }: Ask): string {
  return protocol === 1 ? paths.oauth1Authorize : paths.authorize
}

/** Nobody here stands behind it: it is some person’s, or anybody’s who registered it, and was not looked at. */
function isUnverified({ app, policy }: Ask): boolean {
  return !policy.verified && (app.ownerId !== null || app.registration === 'open')
}

/** Where a scope stands on the page: those without a risk first, then the worse, the later. */
const groups: readonly (Risk | null)[] = [null, 'read', 'write', 'danger']

/** Without a scope an app learns whose token it holds, and no more. */
function mayDo(core: Core, texts: Texts, { ask: { scopes }, before }: ConsentPage): Html {
  if (scopes.length === 0) return html`<p>${texts.consent.noScopes}</p>`
  const lines = scopes.map(scope => ({ scope, ...scopeWords(core, texts, scope), isNew: isNew(core, scope, before) }))
  return html`<h2>${texts.consent.ability}</h2>
${groups.map(group => {
  const members = lines.filter(({ risk }) => risk === group)
  if (members.length === 0) return ''
  return html`${group && html`<h3>${texts.consent[group]}</h3>`}<ul class="may${group === 'danger' ? ' danger' : ''}">${members.map(
    line => scopeLine(texts, line),
  )}</ul>`
})}`
}

/** RFC 8707: where a token is for some of our APIs only, a person may know. */
function onlyAt(core: Core, { consent, format }: Texts, { resources }: Ask): Html | '' {
  if (resources.length === 0) return ''
  return html`<p class="small">${consent.onlyAt(format.list(resources.map(one => core.resources[one]?.name ?? one)))}</p>`
}

function isNew(core: Core, scope: string, before: Consent | null): boolean {
  return before !== null && !core.dialect.scopeCovers(before.scopes, scope)
}

interface ScopeLine {
  readonly scope: string
  readonly sentence: string
  readonly brings: readonly string[]
  readonly isNew: boolean
}

function scopeLine({ consent }: Texts, { scope, sentence, brings, isNew }: ScopeLine): Html {
  return html`<li${isNew ? html` class="new"` : ''}><span><b>${sentence}</b>${
    isNew ? html` <span class="chip">${consent.newScope}</span>` : ''
  }<br><span class="soft small"><code>${scope}</code>${
    brings.length === 0 ? '' : html` ${consent.brings(brings.join(' · '))}`
  }</span></span></li>`
}

const dayMs = 86_400_000
/** So long an app is told to be new. */
const newDays = 30

function provenance(core: Core, texts: Texts, { ask: { app }, owner }: ConsentPage): Html {
  const { consent, format } = texts
  const days = Math.floor(now(core) / dayMs) - Math.floor(app.createdAt / dayMs)
  const since =
    days < newDays
      ? html`<span class="chip">${consent.newHere}</span> <span class="soft">${consent.registered(format.daysAgo(days))}</span>`
      : html`<span class="soft">${consent.knownSince(format.month(app.createdAt))}</span>`
  return appLine(texts, { app, owner }, [since])
}

function lifetime({ consent, format }: Texts, { protocol, policy, answers }: Ask): string {
  const refreshed = policy.refreshTokens && answers.includes('code')
  const milliseconds = protocol === 1 ? policy.oauth1TokenMs : refreshed ? policy.authorizationMs : policy.accessTokenMs
  return milliseconds === null ? consent.forever : consent.ends(format.duration(milliseconds))
}

function destination({ consent }: Texts, { oob, redirectUri, app }: Ask): Html {
  if (oob) return consent.backByHand(html`<b>${visible(app.name)}</b>`)
  const isWeb = /^https?:/i.test(redirectUri) && URL.canParse(redirectUri)
  const place = isWeb ? new URL(redirectUri).host : redirectUri.split(':', 1)[0]!
  const back = isWeb && !isLoopback(redirectUri) ? consent.backTo : consent.backToDevice
  return back(html`<b>${place}</b>`)
}
