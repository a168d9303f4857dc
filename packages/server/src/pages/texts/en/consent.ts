import { html } from 'hono/html'
import type { Html } from '../../layout.ts'

export interface ConsentTexts {
  readonly documentTitle: (app: string) => string
  readonly consentTitle: (app: string) => string
  readonly allow: string
  readonly deny: string
  /** In front of the owner’s name. */
  readonly by: string
  readonly knownSince: (month: string) => string
  /** `when` as in “3 days ago”. */
  readonly registered: (when: string) => string
  readonly newHere: string
  readonly unverified: (brand: string) => string
  readonly switchAccount: string
  readonly ability: string
  /** Headings of scopes that carry a risk. */
  readonly read: string
  readonly write: string
  readonly danger: string
  readonly newScope: string
  /** What a scope brings along: its sentences. */
  readonly brings: (sentences: string) => string
  readonly noScopes: string
  /** The APIs that the app gets a token for, where it does not ask for all. */
  readonly onlyAt: (resources: string) => string
  readonly forever: string
  /** `length` as in “after an hour”. */
  readonly ends: (length: string) => string
  readonly takeBack: (link: Html) => Html
  readonly noPassword: string
  readonly backTo: (host: Html) => Html
  readonly backToDevice: (host: Html) => Html
  readonly backByHand: (app: Html) => Html
}

export const consent: ConsentTexts = {
  documentTitle: app => `Authorize ${app}`,
  consentTitle: app => `${app} wants to use your account`,
  allow: 'Allow',
  deny: 'Cancel',
  by: 'by',
  knownSince: month => `known here since ${month}`,
  registered: when => `registered ${when}`,
  newHere: 'new here',
  unverified: brand => `Nobody at ${brand} has checked this app. Allow it only if you know and trust it.`,
  switchAccount: 'Not you?',
  ability: 'It will be able to',
  read: 'See',
  write: 'Change',
  danger: 'Handle with care',
  newScope: 'new',
  brings: sentences => `includes: ${sentences}`,
  noScopes: 'It will know who you are here, and see nothing that is private.',
  onlyAt: resources => `Only at: ${resources}.`,
  forever: 'This lasts until you take it back.',
  ends: length => `This ends by itself after ${length}, or when you take it back.`,
  takeBack: link => html`You find it again under ${link}.`,
  noPassword: 'It will not see your password.',
  backTo: host => html`You will go back to ${host}`,
  backToDevice: host => html`You will go back to a program on this device: ${host}`,
  backByHand: app => html`You will get a code to paste into ${app}`,
}
