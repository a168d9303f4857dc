import { html } from 'hono/html'
import type { Html } from '../../layout.ts'
import type { Said } from './error.ts'
import { type PortalFormTexts, portalForm } from './portal-form.ts'
import { type RefusalTexts, refusals } from './refusals.ts'

/** The developer portal. Names are plain text, in `code` or bold where they come as Html. */
export interface PortalTexts {
  readonly title: string
  readonly intro: string
  readonly none: Said
  readonly newApp: string
  readonly full: (most: number) => string
  readonly mayNot: Said
  readonly noSuchApp: Said
  readonly overtaken: Said
  readonly confidential: string
  readonly public: string
  readonly verified: string
  readonly verifiedSentence: string
  readonly disabled: string
  readonly disabledSentence: string
  readonly registeredOn: (day: Html) => Html
  readonly clientId: string
  readonly back: string
  readonly notices: {
    readonly registered: (name: string) => string
    readonly saved: string
    readonly secretAdded: string
    readonly secretRetired: string
    readonly deleted: (name: string) => string
  }
  readonly secrets: {
    readonly title: string
    readonly yours: string
    readonly copyNow: string
    readonly intro: string
    readonly none: string
    readonly newest: string
    readonly older: string
    readonly created: (when: Html) => Html
    readonly used: (when: Html) => Html
    readonly neverUsed: string
    readonly endsOn: (when: Html) => Html
    readonly add: string
    readonly addHint: string
    readonly two: string
    readonly retire: string
    readonly retireSentence: string
    readonly retireNow: string
  }
  readonly tryIt: {
    readonly title: string
    readonly sentence: string
    readonly backTo: (callback: Html) => Html
    readonly shown: string
    readonly button: string
    readonly button1: string
    readonly noCallback: string
  }
  readonly snippets: {
    readonly title: string
    readonly intro: string
    readonly secretIn: (variable: Html) => Html
    readonly curl: string
    readonly typescript: string
    readonly typescript1: string
    readonly cli: string
    readonly cli1: string
    /** Comments inside the commands. */
    readonly openThis: string
    readonly thenCode: string
    readonly pasteSecret: string
    readonly callbackFirst: (callback: string) => string
  }
  readonly refused: {
    readonly title: string
    readonly intro: (most: number) => string
    readonly none: string
    readonly toldApp: string
  }
  readonly settings: string
  readonly remove: {
    readonly title: string
    readonly sentence: string
    readonly label: (name: Html) => Html
    readonly button: string
    readonly mismatch: string
  }
  readonly form: PortalFormTexts
  readonly refusals: RefusalTexts
}

export const portal: PortalTexts = {
  title: 'Your apps',
  intro: 'An app is a program of yours that people let into their account here.',
  none: {
    title: 'No app yet',
    sentence: 'Register one, and you get a client ID to begin with. It takes a minute and asks nobody.',
  },
  newApp: 'New app',
  full: most => `You have ${most} apps, and that is the most. Delete one to register another.`,
  mayNot: {
    title: 'You cannot register apps here',
    sentence: 'This account may not register new apps. Ask whoever runs this service.',
  },
  noSuchApp: { title: 'No such app', sentence: 'There is no app of yours at this address.' },
  overtaken: {
    title: 'That was changed meanwhile',
    sentence: 'The app is no longer as the page showed it, so nothing was done. Open the page again and look.',
  },
  confidential: 'confidential',
  public: 'public',
  verified: 'verified',
  verifiedSentence:
    'Whoever runs this service has verified this app. That ends when you change its name, its website or its callbacks.',
  disabled: 'switched off',
  disabledSentence: 'Whoever runs this service has switched this app off. Its requests are refused.',
  registeredOn: day => html`registered on ${day}`,
  clientId: 'Client ID',
  back: 'All your apps',
  notices: {
    registered: name => `${name} is registered.`,
    saved: 'Your changes are saved.',
    secretAdded: 'There is a new secret. The one before it works on until you retire it.',
    secretRetired: 'The secret is retired. Requests that show it are refused from now on.',
    deleted: name => `${name} is deleted, and nobody’s token of it opens anything any more.`,
  },
  secrets: {
    title: 'Secrets',
    yours: 'The new client secret',
    copyNow: 'Copy it now: it is shown this once and never again. It belongs on your server and nowhere else.',
    intro: 'With a secret your server proves that it is this app.',
    none: 'The app has no secret: its server can sign in with none. Make a new one.',
    newest: 'Secret',
    older: 'Older secret',
    created: when => html`created ${when}`,
    used: when => html`last used ${when}`,
    neverUsed: 'never used',
    endsOn: when => html`ends ${when}`,
    add: 'New secret',
    addHint: 'To change it without a gap: make a new one, give it to your server, then retire the old one.',
    two: 'Two secrets work at the same time. When the older one is no longer used, retire it.',
    retire: 'Retire',
    retireSentence: 'From then on, requests that show this secret are refused. This cannot be undone.',
    retireNow: 'Retire it now',
  },
  tryIt: {
    title: 'Try it',
    sentence: 'See what people see when your app asks them for access. You answer as yourself.',
    backTo: callback => html`A yes leads to ${callback}.`,
    shown: 'After a yes the code is shown to you.',
    button: 'See the consent page',
    button1: 'The same by OAuth 1.0a',
    noCallback: 'There is nowhere to bring the answer to. Add a callback first.',
  },
  snippets: {
    title: 'Call the API',
    intro: 'With the addresses of this server and the ID of this app.',
    secretIn: variable => html`The secret is not in them; it comes from ${variable}.`,
    curl: 'curl',
    typescript: 'TypeScript',
    typescript1: 'TypeScript, OAuth 1.0a',
    cli: 'Command line',
    cli1: 'Command line, OAuth 1.0a',
    openThis: 'Open this in a browser and say yes:',
    thenCode: 'It ends with a code. Trade it before it expires:',
    pasteSecret: 'paste the secret; it is not shown',
    callbackFirst: callback => `This needs the callback ${callback}: add it to the app first.`,
  },
  refused: {
    title: 'Refused requests',
    intro: most => `The last ${most} requests of this app that we had to refuse, the newest first.`,
    none: 'None so far.',
    toldApp: 'Your app was told:',
  },
  settings: 'Settings',
  remove: {
    title: 'Delete the app',
    sentence: 'All access that people gave it ends at once. This cannot be undone.',
    label: name => html`Type ${name} to confirm`,
    button: 'Delete for good',
    mismatch: 'That is not the app’s name. Nothing was deleted.',
  },
  form: portalForm,
  refusals,
}
