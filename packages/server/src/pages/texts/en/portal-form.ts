import { html } from 'hono/html'
import type { AppField } from '../../../apps/app-checks.ts'
import type { Html } from '../../layout.ts'

/** What can be wrong with the form of an app, on its way to a sentence. */
export interface SaidProblem {
  /** The callback, scope or number it is about. */
  readonly about: string
  /** Of a callback: why, in the words of `checkRedirectUri`. */
  readonly reason: string
}

export interface PortalFormTexts {
  readonly title: string
  readonly intro: string
  readonly optional: string
  /** The same fields by another name stand in front of their problems. */
  readonly labels: Readonly<Record<Exclude<AppField, 'clientId'> | 'type' | 'signatureMethods', string>>
  readonly hints: {
    readonly name: string
    readonly website: string
    readonly description: string
    readonly redirectUris: Html
    readonly oob: Html
    readonly loopback: Html
    /** By the policy: what a callback domain does. */
    readonly callbackDomain: Readonly<Record<'oauth1' | 'adds' | 'binds', string>>
    readonly scopes: string
    readonly rsaPublicKey: string
    readonly signatureMethods: string
  }
  /** Above what is folded away. */
  readonly signing: string
  readonly confidential: { readonly label: string; readonly hint: string }
  readonly public: { readonly label: string; readonly hint: string }
  readonly register: string
  readonly save: string
  readonly cancel: string
  readonly alert: (count: number) => string
  readonly problems: {
    readonly name_missing: string
    readonly name_invisible: string
    readonly too_long: (said: SaidProblem) => string
    readonly too_many: (said: SaidProblem) => string
    readonly website: string
    readonly callback_missing: string
    readonly callback: (said: SaidProblem) => string
    readonly callback_domain: string
    readonly control_characters: string
    readonly client_id: string
    readonly scope: (said: SaidProblem) => string
    readonly type: string
    readonly key_private: string
    readonly key_unreadable: string
    readonly key_weak: string
  }
}

export const portalForm: PortalFormTexts = {
  title: 'New app',
  intro: 'All of it can be changed later, but for the type.',
  optional: 'optional',
  labels: {
    name: 'Name',
    website: 'Website',
    description: 'Description',
    redirectUris: 'Callback URLs',
    callbackDomain: 'Callback domain',
    scopes: 'What it may ask for',
    rsaPublicKey: 'RSA public key',
    signatureMethods: 'Take its signatures by these methods only',
    type: 'Type',
  },
  hints: {
    name: 'People read it when your app asks them for access.',
    website: 'Where people find out more about it.',
    description: 'What it does, in a sentence or two.',
    redirectUris: html`Where people go back to with the answer. One per line, exactly as your app sends it.`,
    oob: html`For a program without a page of its own: <code>urn:ietf:wg:oauth:2.0:oob</code> shows the code to be copied.`,
    loopback: html`For one that listens on the person’s machine: <code>http://127.0.0.1/callback</code> stands for every port.`,
    callbackDomain: {
      oauth1: 'Callbacks of OAuth 1.0a may lie anywhere below this host.',
      adds: 'Callbacks below this host are taken without being listed above.',
      binds: 'Callbacks must be listed above and lie below this host.',
    },
    scopes: 'It can ask for fewer at a time, never for more.',
    rsaPublicKey: 'For signatures by RSA in OAuth 1.0a. PEM, 2048 bits or more.',
    signatureMethods: 'Nothing ticked: by all of them.',
  },
  signing: 'Signatures of OAuth 1.0a',
  confidential: {
    label: 'Confidential',
    hint: 'It runs on a server of yours, which can keep a secret.',
  },
  public: {
    label: 'Public',
    hint: 'It runs in people’s browsers or on their devices, where nothing stays secret. PKCE protects it.',
  },
  register: 'Register',
  save: 'Save changes',
  cancel: 'Cancel',
  alert: count =>
    count === 1
      ? 'Nothing is saved yet. One thing is to be mended:'
      : `Nothing is saved yet. ${count} things are to be mended:`,
  problems: {
    name_missing: 'Give the app a name.',
    name_invisible: 'Nothing of this name can be seen. Choose another.',
    too_long: ({ about }) => `Please keep to ${about} characters.`,
    too_many: ({ about }) => `Please keep to ${about} of them.`,
    website: 'Write the whole address, beginning with https:// or http://.',
    callback_missing: 'Give at least one: without it nobody can be asked for access.',
    callback: ({ about, reason }) => `${about} ${reason}.`,
    callback_domain: 'Write the host’s name alone, as in app.example: no https://, no port, no path.',
    control_characters: 'There are control characters in it. Please type it anew.',
    client_id: 'The client ID may hold printable ASCII only.',
    scope: ({ about }) => `There is no scope ${about}.`,
    type: 'Choose one of the two.',
    key_private: 'This is the private key! Paste its public half, and make a new pair: this one has been seen.',
    key_unreadable: 'This is no public key we can read. It begins with -----BEGIN PUBLIC KEY-----.',
    key_weak: 'The key must be an RSA key of 2048 bits or more.',
  },
}
