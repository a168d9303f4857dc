import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import { scopeWords } from '../../scopes/scope-text.ts'
import type { Html } from '../layout.ts'
import type { PortalFormTexts } from '../texts/en/portal-form.ts'
import type { Texts } from '../texts/index.ts'
import { type AppForm, type FormPage, wireNames } from './app-form.ts'
import { area, type ChoiceField, choiceGroup, line, sentence } from './fields.ts'

/** A new app, or one to be changed: the same fields. */
export function appForm(core: Core, texts: Texts, page: FormPage): Html {
  const { form: words } = texts.portal
  const { form, offered } = page
  return html`${alert(words, page)}
<form method="post" action="${page.action}">
<input type="hidden" name="flow" value="${page.flow}">
${line(words, page, 'name', { hint: words.hints.name, attributes: html` required maxlength="80" autocomplete="off"` })}
${line(words, page, 'website', { hint: words.hints.website, optional: true, attributes: html` type="url" maxlength="2000" placeholder="https://" autocomplete="url"` })}
${area(words, page, 'description', { hint: words.hints.description, optional: true, rows: 2 })}
${area(words, page, 'redirectUris', {
  hint: html`${words.hints.redirectUris}${offered.oob ? html`<br>${words.hints.oob}` : ''}<br>${words.hints.loopback}`,
  rows: 3,
  attributes: html` spellcheck="false" autocapitalize="none" class="mono"`,
})}
${
  offered.callbackDomain === null
    ? ''
    : line(words, page, 'callbackDomain', {
        hint: words.hints.callbackDomain[offered.callbackDomain],
        optional: true,
        attributes: html` maxlength="253" placeholder="app.example" spellcheck="false" autocapitalize="none" autocomplete="off"`,
      })
}
${offered.type ? types(words, page) : ''}
${scopeBoxes(core, texts, page)}
${
  offered.rsaPublicKey
    ? area(words, page, 'rsaPublicKey', {
        hint: words.hints.rsaPublicKey,
        optional: true,
        rows: form.rsaPublicKey === '' ? 2 : 5,
        attributes: html` spellcheck="false" autocapitalize="none" class="mono"`,
      })
    : ''
}
${methodBoxes(words, page)}
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

const withBoxes: ReadonlySet<keyof AppForm> = new Set<ChoiceField>(['scopes', 'type', 'signatureMethods'])

/** The first thing of the field that takes the keyboard. */
function idOf(field: keyof AppForm): string {
  return withBoxes.has(field) ? `${wireNames[field]}-0` : wireNames[field]
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

/** For those who know why: folded away, unless something is chosen. */
function methodBoxes(words: PortalFormTexts, page: FormPage): Html {
  const { signatureMethods: offered } = page.offered
  if (offered.length === 0) return html``
  const choices = offered.map((method, at) => ({
    value: method,
    checked: page.form.signatureMethods.includes(method),
    label: html`<code>${method}</code>`,
    id: `${wireNames.signatureMethods}-${at}`,
  }))
  const boxes = choiceGroup(words, page, 'signatureMethods', {
    input: 'checkbox',
    choices,
    hint: words.hints.signatureMethods,
  })
  return html`<details class="field"${page.form.signatureMethods.length > 0 ? html` open` : ''}><summary>${words.signing}</summary>${boxes}</details>`
}

function scopeBoxes(core: Core, texts: Texts, page: FormPage): Html {
  const scopes = Object.keys(core.scopes)
  if (scopes.length === 0) return html``
  const choices = scopes.map((scope, at) => {
    const { sentence, brings } = scopeWords(core, texts, scope)
    const more = brings.length === 0 ? '' : texts.consent.brings(brings.join(' · '))
    return {
      value: scope,
      checked: page.form.scopes.includes(scope),
      label: html`<b>${sentence}</b>`,
      hint: html`<code>${scope}</code> ${more}`,
      id: `scope-${at}`,
    }
  })
  const { form: words } = texts.portal
  return choiceGroup(words, page, 'scopes', { input: 'checkbox', choices, hint: words.hints.scopes })
}
