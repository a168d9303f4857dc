import { html } from 'hono/html'
import type { Core } from '../../core.ts'
import { scopeWords } from '../../scope-text.ts'
import type { Html } from '../layout.ts'
import type { PortalFormTexts } from '../texts/en/portal-form.ts'
import type { Texts } from '../texts/index.ts'
import { type AppForm, type FormPage, wireNames } from './app-form.ts'
import { area, choiceGroup, line, sentence } from './fields.ts'

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
