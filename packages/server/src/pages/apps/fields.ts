import { html } from 'hono/html'
import type { Html } from '../layout.ts'
import type { PortalFormTexts } from '../texts/en/portal-form.ts'
import { type AppForm, type FormPage, type FormProblem, wireNames } from './app-form.ts'

/** A problem in words. */
export function sentence(words: PortalFormTexts, { kind, about = '', reason = '' }: FormProblem): string {
  const text = words.problems[kind]
  return typeof text === 'string' ? text : text({ about, reason })
}

interface FieldParts {
  readonly hint: string | Html
  readonly optional?: boolean
  readonly rows?: number
  readonly attributes?: Html
}

/** Those with boxes to tick. */
export type ChoiceField = 'type' | 'scopes' | 'signatureMethods'

type TextField = Exclude<keyof AppForm, ChoiceField>

/** One line of text, with its label, its hint and what is wrong with it. */
export function line(words: PortalFormTexts, page: FormPage, field: TextField, parts: FieldParts): Html {
  const name = wireNames[field]
  const control = html`<input id="${name}" name="${name}" value="${page.form[field]}"${parts.attributes ?? ''}${describing(page, field)}>`
  return labelled(words, page, field, parts, control)
}

/** The same for several lines. The first line break is HTML's own. */
export function area(words: PortalFormTexts, page: FormPage, field: TextField, parts: FieldParts): Html {
  const name = wireNames[field]
  const control = html`<textarea id="${name}" name="${name}" rows="${parts.rows ?? 3}"${parts.attributes ?? ''}${describing(page, field)}>
${page.form[field]}</textarea>`
  return labelled(words, page, field, parts, control)
}

function labelled(
  words: PortalFormTexts,
  page: FormPage,
  field: TextField,
  { hint, optional }: FieldParts,
  control: Html,
): Html {
  const name = wireNames[field]
  const note = optional ? html` <span class="soft small">${words.optional}</span>` : ''
  return html`<div class="field"><label for="${name}">${words.labels[field]}${note}</label>
<p class="hint" id="${name}-hint">${hint}</p>
${problemsOf(words, page, field)}${control}</div>`
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

interface Choices {
  readonly input: 'radio' | 'checkbox'
  readonly hint?: string
  readonly choices: readonly {
    readonly value: string
    readonly checked: boolean
    readonly label: Html
    readonly hint?: string | Html
    readonly id: string
  }[]
}

/** Radio buttons or checkboxes under one legend. */
export function choiceGroup(
  words: PortalFormTexts,
  page: FormPage,
  field: ChoiceField,
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
  }${choice.hint === undefined ? '' : html` aria-describedby="${choice.id}-hint"`}>
<label for="${choice.id}">${choice.label}</label>${
    choice.hint === undefined ? '' : html`<p class="hint" id="${choice.id}-hint">${choice.hint}</p>`
  }</div>`,
)}</fieldset>`
}
