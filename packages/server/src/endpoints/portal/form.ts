import type { Pair } from 'valetkey/http/form'
import { fields } from 'valetkey/http/form'
import { appProblems } from '../../apps/app-checks.ts'
import type { Core } from '../../core.ts'
import { type AppForm, type FormProblem, type Offered, wireNames } from '../../pages/apps/app-form.ts'
import { visible } from '../../pages/layout.ts'
import { policyFor } from '../../policy.ts'
import type { AppInput } from '../../provider.ts'
import type { App } from '../../storage/storage.ts'

/** What this server asks of an app: the fields that would change nothing are left out. */
export function offeredBy(core: Core, app: App | null): Offered {
  const { protocols, callbackDomain, signatureMethods, oob } = policyFor(core.policy, app)
  const speaks1 = protocols.includes(1)
  const methods = speaks1 ? signatureMethods : []
  return {
    callbackDomain: callbackDomain === 'oauth1' && !speaks1 ? null : callbackDomain,
    rsaPublicKey: methods.some(method => method.startsWith('RSA')),
    signatureMethods: methods.length > 1 ? methods : [],
    oob,
    type: app === null,
  }
}

/** Nothing asked for yet but what one mostly begins with. */
export function emptyForm(core: Core): AppForm {
  return {
    name: '',
    website: '',
    description: '',
    redirectUris: '',
    callbackDomain: '',
    scopes: core.defaultScopes ?? Object.keys(core.scopes).slice(0, 1),
    rsaPublicKey: '',
    signatureMethods: [],
    type: 'confidential',
  }
}

export function formOf(app: App): AppForm {
  return {
    name: app.name,
    website: app.website ?? '',
    description: app.description,
    redirectUris: app.redirectUris.join('\n'),
    callbackDomain: app.callbackDomain ?? '',
    scopes: app.scopes,
    rsaPublicKey: app.rsaPublicKey?.trim() ?? '',
    signatureMethods: methodsOf(app),
    type: app.public ? 'public' : 'confidential',
  }
}

/** As it was typed, but for what browsers do to the ends of lines. */
export function readForm(pairs: readonly Pair[]): AppForm {
  const sent = fields(pairs)
  const all = (field: keyof AppForm) => pairs.filter(([name]) => name === wireNames[field]).map(([, value]) => value)
  const text = (field: keyof AppForm) => (sent[wireNames[field]] ?? '').replaceAll('\r\n', '\n')
  return {
    name: text('name'),
    website: text('website'),
    description: text('description'),
    redirectUris: text('redirectUris'),
    callbackDomain: text('callbackDomain'),
    scopes: all('scopes'),
    signatureMethods: all('signatureMethods'),
    rsaPublicKey: text('rsaPublicKey'),
    type: text('type'),
  }
}

/** The app that was meant. Of a field that is not offered nothing is said, so that it stays as it is. */
export function meant(form: AppForm, offered: Offered): AppInput {
  const website = form.website.trim()
  const signedOnlyBy = offered.signatureMethods.filter(method => form.signatureMethods.includes(method))
  const saysMethods = offered.type ? signedOnlyBy.length > 0 : offered.signatureMethods.length > 0
  return {
    name: form.name.trim().normalize('NFC'),
    website: website === '' ? null : website,
    description: form.description.trim(),
    redirectUris: [...new Set(linesOf(form.redirectUris))],
    scopes: [...new Set(form.scopes)],
    ...(offered.callbackDomain !== null && { callbackDomain: form.callbackDomain.trim() || null }),
    ...(offered.rsaPublicKey && { rsaPublicKey: form.rsaPublicKey.trim() || null }),
    ...(offered.type && { public: form.type === 'public' }),
    ...(saysMethods && { policy: { signedOnlyBy } }),
  }
}

/** The methods an app is kept to; none: there is no such list. */
function methodsOf({ policy }: Pick<App, 'policy'>): readonly string[] {
  const { signedOnlyBy } = policy
  return Array.isArray(signedOnlyBy) ? signedOnlyBy.map(String) : []
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')

/** The longest texts taken, in characters, and the most callbacks. */
const limits = { name: 80, website: 2000, description: 1000, callbackDomain: 253, rsaPublicKey: 8000 } as const
const mostCallbacks = 20

/** All that is wrong with it, field by field. */
export function problemsOf(core: Core, form: AppForm, offered: Offered, isPublic: boolean): readonly FormProblem[] {
  const input = meant(form, offered)
  const registered = appProblems(core, input).map(({ field, kind, code, about, reason }) => ({
    // No form of ours has a client id.
    field: field as keyof AppForm,
    kind,
    code,
    ...(about !== undefined && { about }),
    ...(reason !== undefined && { reason }),
  }))
  return [
    ...nameProblems(input),
    ...tooLong(form),
    ...otherProblems(core, input, form, { offered, isPublic }),
    ...registered,
  ]
}

function nameProblems({ name }: AppInput): readonly FormProblem[] {
  if (name === '') return [wrong('name', 'name_missing')]
  return visible(name) === visible('') ? [wrong('name', 'name_invisible')] : []
}

function tooLong(form: AppForm): readonly FormProblem[] {
  return (Object.keys(limits) as (keyof typeof limits)[])
    .filter(field => [...form[field].trim()].length > limits[field])
    .map(field => ({ ...wrong(field, 'too_long'), about: String(limits[field]) }))
}

function otherProblems(
  core: Core,
  { website, redirectUris = [], callbackDomain }: AppInput,
  { type }: AppForm,
  { offered, isPublic }: { readonly offered: Offered; readonly isPublic: boolean },
): readonly FormProblem[] {
  const alone = !isPublic && core.policy.grants.includes('client_credentials')
  const nowhere = redirectUris.length === 0 && !callbackDomain && !alone
  return [
    ...(website && !isWebAddress(website) ? [wrong('website', 'website')] : []),
    ...(nowhere ? [callbackProblem('callback_missing')] : []),
    ...(redirectUris.length > mostCallbacks ? [{ ...callbackProblem('too_many'), about: String(mostCallbacks) }] : []),
    ...(offered.type && type !== 'confidential' && type !== 'public' ? [wrong('type', 'type')] : []),
  ]
}

const isWebAddress = (text: string) => /^https?:\/\//i.test(text) && URL.canParse(text)

/** RFC 7591 §3.2.2. */
const wrong = (field: keyof AppForm, kind: FormProblem['kind']): FormProblem => ({
  field,
  kind,
  code: 'invalid_client_metadata',
})
const callbackProblem = (kind: FormProblem['kind']): FormProblem => ({
  field: 'redirectUris',
  kind,
  code: 'invalid_redirect_uri',
})
