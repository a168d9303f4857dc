import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import { scopeWords } from '../../scope-text.ts'
import type { Html } from '../layout.ts'
import type { PortalFormTexts } from '../texts/en/portal-form.ts'
import type { Texts } from '../texts/index.ts'

/** An app as a person typed it. */
export interface AppForm {
  readonly name: string
  readonly website: string
  readonly description: string
  /** One per line. */
  readonly redirectUris: string
  readonly callbackDomain: string
  readonly scopes: readonly string[]
  readonly rsaPublicKey: string
  readonly type: string
}

/** What is wrong with it, and in which field. */
export interface FormProblem {
  readonly field: keyof AppForm
  readonly kind: keyof PortalFormTexts['problems']
  /** RFC 7591 §3.2.2. */
  readonly code: 'invalid_redirect_uri' | 'invalid_client_metadata'
  readonly about?: string
  readonly reason?: string
}

/** What this server asks of an app. */
export interface Offered {
  /** What a callback domain does here; null: nothing. */
  readonly callbackDomain: 'oauth1' | 'adds' | 'binds' | null
  readonly rsaPublicKey: boolean
  readonly oob: boolean
  /** The type is chosen once. */
  readonly type: boolean
}

export interface FormPage {
  readonly action: string
  readonly flow: string
  readonly form: AppForm
  readonly problems: readonly FormProblem[]
  readonly offered: Offered
  /** Where Cancel leads; null: there is nothing to cancel. */
  readonly cancelUrl: string | null
}

/** What a field is called on the wire, and in the page: RFC 7591's name where it has one. */
export const wireNames = {
  name: 'client_name',
  website: 'client_uri',
  description: 'description',
  redirectUris: 'redirect_uris',
  callbackDomain: 'callback_domain',
  scopes: 'scope',
  rsaPublicKey: 'rsa_public_key',
  type: 'type',
} as const satisfies Readonly<Record<keyof AppForm, string>>

/** A new app, or one to be changed: the same fields. */
export function appForm(core: Core, texts: Texts, page: FormPage): Html {
  const { form: words } = texts.portal
  const { form, offered } = page
  const write = fieldsOf(words, page)
  return html`${alert(words, page)}
<form method="post" action="${page.action}">
<input type="hidden" name="flow" value="${page.flow}">
${write.line('name', { hint: words.hints.name, attributes: html` required maxlength="80" autocomplete="off"` })}
${write.line('website', { hint: words.hints.website, optional: true, attributes: html` type="url" maxlength="2000" placeholder="https://" autocomplete="url"` })}
${write.area('description', { hint: words.hints.description, optional: true, rows: 2 })}
${write.area('redirectUris', {
  hint: html`${words.hints.redirectUris}${offered.oob ? html`<br>${words.hints.oob}` : ''}<br>${words.hints.loopback}`,
  rows: 3,
  attributes: html` spellcheck="false" autocapitalize="none" class="mono"`,
})}
${
  offered.callbackDomain === null
    ? ''
    : write.line('callbackDomain', {
        hint: words.hints.callbackDomain[offered.callbackDomain],
        optional: true,
        attributes: html` maxlength="253" placeholder="app.example" spellcheck="false" autocapitalize="none" autocomplete="off"`,
      })
}
${offered.type ? types(words, page) : ''}
${scopeBoxes(core, texts, page)}
${
  offered.rsaPublicKey
    ? write.area('rsaPublicKey', {
        hint: words.hints.rsaPublicKey,
        optional: true,
        rows: form.rsaPublicKey === '' ? 2 : 5,
        attributes: html` spellcheck="false" autocapitalize="none" class="mono"`,
      })
    : ''
}
<div class="actions"><button>${page.cancelUrl === null ? words.save : words.register}</button>${
    page.cancelUrl === null ? '' : html`<a class="button quiet" href="${page.cancelUrl}">${words.cancel}</a>`
  }</div>
</form>`
}

/** On top, read out at once: what is to be mended, each a link to its field. */
function alert(words: PortalFormTexts, { problems }: FormPage): Html {
  if (problems.length === 0) return html``
  const lines = problems.map(
    problem =>
      html`<li><a href="#${idOf(problem.field)}">${words.labels[problem.field]}</a>: ${sentence(words, problem)}</li>`,
  )
  return html`<div class="alert" role="alert"><p>${words.alert(problems.length)}</p><ul>${lines}</ul></div>`
}

/** The first thing of the field that takes the keyboard. */
function idOf(field: keyof AppForm): string {
  return field === 'scopes' || field === 'type' ? `${wireNames[field]}-0` : wireNames[field]
}

function sentence(words: PortalFormTexts, { kind, about = '', reason = '' }: FormProblem): string {
  const text = words.problems[kind]
  return typeof text === 'string' ? text : text({ about, reason })
}

interface FieldParts {
  readonly hint: string | Html
  readonly optional?: boolean
  readonly rows?: number
  readonly attributes?: Html
}

function fieldsOf(words: PortalFormTexts, page: FormPage) {
  type TextField = Exclude<keyof AppForm, 'scopes' | 'type'>
  const around = (field: TextField, { hint, optional }: FieldParts, control: Html) => {
    const name = wireNames[field]
    return html`<div class="field"><label for="${name}">${words.labels[field]}${
      optional ? html` <span class="soft small">${words.optional}</span>` : ''
    }</label>
<p class="hint" id="${name}-hint">${hint}</p>
${problemsOf(words, page, field)}${control}</div>`
  }
  return {
    line: (field: TextField, parts: FieldParts) =>
      around(
        field,
        parts,
        html`<input id="${wireNames[field]}" name="${wireNames[field]}" value="${page.form[field]}"${parts.attributes ?? ''}${describing(page, field)}>`,
      ),
    area: (field: TextField, parts: FieldParts) =>
      around(
        field,
        parts,
        html`<textarea id="${wireNames[field]}" name="${wireNames[field]}" rows="${parts.rows ?? 3}"${parts.attributes ?? ''}${describing(page, field)}>
${page.form[field]}</textarea>`,
      ),
  }
}

/** Beside the field: each of its problems, with the code RFC 7591 has for it. */
function problemsOf(words: PortalFormTexts, { problems }: FormPage, field: keyof AppForm): Html {
  const mine = problems.filter(problem => problem.field === field)
  if (mine.length === 0) return html``
  const lines = mine.map(problem => html`<li>${sentence(words, problem)} <code>${problem.code}</code></li>`)
  return html`<ul class="wrong" id="${wireNames[field]}-error">${lines}</ul>`
}

function describing({ problems }: FormPage, field: keyof AppForm): Html {
  const name = wireNames[field]
  if (!problems.some(problem => problem.field === field)) return html` aria-describedby="${name}-hint"`
  return html` aria-describedby="${name}-error ${name}-hint" aria-invalid="true"`
}

function types(words: PortalFormTexts, page: FormPage): Html {
  const choices = (['confidential', 'public'] as const).map((type, at) => ({
    value: type,
    checked: page.form.type === type,
    label: html`<b>${words[type].label}</b>`,
    hint: words[type].hint,
    id: `type-${at}`,
  }))
  return choiceGroup(words, page, 'type', { input: 'radio', choices })
}

function scopeBoxes(core: Core, texts: Texts, page: FormPage): Html {
  const scopes = Object.keys(core.scopes)
  if (scopes.length === 0) return html``
  const choices = scopes.map((scope, at) => ({
    value: scope,
    checked: page.form.scopes.includes(scope),
    label: html`<b>${scopeWords(core, texts, scope).sentence}</b>`,
    hint: html`<code>${scope}</code>`,
    id: `scope-${at}`,
  }))
  const { form: words } = texts.portal
  return choiceGroup(words, page, 'scopes', { input: 'checkbox', choices, hint: words.hints.scopes })
}

interface Choices {
  readonly input: 'radio' | 'checkbox'
  readonly hint?: string
  readonly choices: readonly {
    readonly value: string
    readonly checked: boolean
    readonly label: Html
    readonly hint: string | Html
    readonly id: string
  }[]
}

function choiceGroup(
  words: PortalFormTexts,
  page: FormPage,
  field: 'type' | 'scopes',
  { input, choices, hint }: Choices,
): Html {
  const name = wireNames[field]
  const ids = [
    ...(page.problems.some(problem => problem.field === field) ? [`${name}-error`] : []),
    ...(hint === undefined ? [] : [`${name}-hint`]),
  ].join(' ')
  return html`<fieldset${ids === '' ? '' : html` aria-describedby="${ids}"`}><legend>${words.labels[field]}</legend>
${hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}${problemsOf(words, page, field)}${choices.map(
  choice => html`<div class="choose"><input type="${input}" id="${choice.id}" name="${name}" value="${choice.value}"${
    choice.checked ? html` checked` : ''
  } aria-describedby="${choice.id}-hint">
<label for="${choice.id}">${choice.label}</label><p class="hint" id="${choice.id}-hint">${choice.hint}</p></div>`,
)}</fieldset>`
}
