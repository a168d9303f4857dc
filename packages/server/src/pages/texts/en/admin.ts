import { html } from 'hono/html'
import type { AuditFault } from '../../../ops/audit.ts'
import type { Html } from '../../layout.ts'
import { type AdminEventTexts, adminEvents } from './admin-events.ts'
import type { Said } from './error.ts'

/** A button with the sentence that says what comes of it. */
export interface DeedTexts {
  readonly title: string
  readonly sentence: string
  readonly button: string
}

/** For those who run the server. Names are plain text, in bold or a link where they come as Html. */
export interface AdminTexts {
  readonly title: string
  readonly intro: string
  readonly navigation: string
  readonly overview: string
  readonly apps: string
  readonly people: string
  readonly events: string
  readonly nothing: Said
  readonly signIn: string
  readonly overtaken: Said
  readonly counts: {
    readonly disabled: (count: string) => string
    readonly locked: (count: string) => string
    readonly recent: (count: string) => string
    readonly consents: string
    readonly consentsExplained: string
  }
  readonly latest: string
  readonly allEvents: string
  readonly find: string
  readonly search: string
  readonly searchApps: string
  readonly searchPeople: string
  readonly show: string
  readonly states: {
    readonly all: string
    readonly disabled: string
    readonly verified: string
    readonly unverified: string
    readonly locked: string
  }
  readonly noApps: string
  readonly noPeople: string
  readonly noEvents: string
  readonly older: string
  readonly newest: string
  readonly pages: string
  readonly ownedBy: (name: Html) => Html
  readonly ours: string
  readonly selfRegistered: string
  readonly allowedBy: (count: number) => string
  readonly owns: (count: number) => string
  readonly allows: (count: number) => string
  readonly since: (day: Html) => Html
  readonly you: string
  readonly locked: string
  readonly noSuchApp: Said
  readonly noSuchPerson: Said
  readonly facts: {
    readonly clientId: string
    readonly owner: string
    readonly website: string
    readonly description: string
    readonly callbacks: string
    readonly scopes: string
    readonly registered: string
    readonly people: string
    readonly displayName: string
    readonly email: string
    readonly since: string
  }
  readonly none: string
  readonly ownApps: string
  readonly allowedApps: string
  readonly lastUsed: (day: Html) => Html
  readonly neverUsed: string
  readonly reason: string
  readonly reasonForOwner: string
  readonly reasonForTrail: string
  readonly reasonMissing: string
  readonly offSince: (when: Html) => Html
  readonly lockedSince: (when: Html) => Html
  readonly because: (reason: Html) => Html
  readonly yourself: string
  readonly really: string
  readonly appDeeds: Readonly<Record<'verify' | 'unverify' | 'disable' | 'enable' | 'revoke', DeedTexts>>
  readonly personDeeds: Readonly<Record<'lock' | 'unlock' | 'signOut' | 'revoke', DeedTexts>>
  readonly done: {
    readonly app: Readonly<Record<keyof AdminTexts['appDeeds'], (name: string, count: number) => string>>
    readonly person: Readonly<Record<keyof AdminTexts['personDeeds'], (name: string, count: number) => string>>
  }
  readonly filter: {
    readonly type: string
    readonly app: string
    readonly appHint: string
    readonly person: string
    readonly personHint: string
    readonly everything: string
    readonly noSuchApp: (text: string) => string
    readonly noSuchPerson: (text: string) => string
  }
  readonly by: (name: Html) => Html
  readonly trail: {
    readonly title: string
    readonly explained: string
    readonly unsealed: (count: number) => string
    readonly check: string
    readonly holds: (sealed: string) => string
    readonly broken: (seal: string, fault: string) => string
    readonly faults: Readonly<Record<AuditFault, string>>
  }
  readonly event: AdminEventTexts
}

export const admin: AdminTexts = {
  title: 'Administration',
  intro: 'What you do here bites on the very next request, and stands in the trail with your name.',
  navigation: 'Administration',
  overview: 'Overview',
  apps: 'Apps',
  people: 'People',
  events: 'Events',
  nothing: {
    title: 'There is nothing here',
    sentence: 'Nothing at this address is meant for you. If you run this service, sign in with the account that does.',
  },
  signIn: 'Sign in',
  overtaken: {
    title: 'That was changed meanwhile',
    sentence: 'It is no longer as the page showed it, so nothing was done. Open the page again and look.',
  },
  counts: {
    disabled: count => `${count} switched off`,
    locked: count => `${count} locked`,
    recent: count => `${count} new this week`,
    consents: 'Permissions',
    consentsExplained: 'one for each person and app they allow',
  },
  latest: 'What happened last',
  allEvents: 'All events',
  find: 'Find',
  search: 'Search',
  searchApps: 'Name, client ID or owner',
  searchPeople: 'Name or e-mail address',
  show: 'Show',
  states: {
    all: 'All',
    disabled: 'Switched off',
    verified: 'Verified',
    unverified: 'Not verified',
    locked: 'Locked',
  },
  noApps: 'No app fits.',
  noPeople: 'Nobody fits.',
  noEvents: 'Nothing of the kind has happened.',
  older: 'Older',
  newest: 'Back to the newest',
  pages: 'Further pages',
  ownedBy: name => html`by ${name}`,
  ours: 'registered by whoever runs this service',
  selfRegistered: 'registered itself',
  allowedBy: count => (count === 1 ? 'allowed by one person' : `allowed by ${count} people`),
  owns: count => (count === 1 ? 'one app' : `${count} apps`),
  allows: count => (count === 1 ? 'allows one app' : `allows ${count} apps`),
  since: day => html`since ${day}`,
  you: 'you',
  locked: 'locked',
  noSuchApp: { title: 'No such app', sentence: 'There is no app with this ID. It may have been deleted.' },
  noSuchPerson: { title: 'Nobody such', sentence: 'There is nobody with this ID.' },
  facts: {
    clientId: 'Client ID',
    owner: 'Owner',
    website: 'Website',
    description: 'Description',
    callbacks: 'Callbacks',
    scopes: 'May ask for',
    registered: 'Registered',
    people: 'In use',
    displayName: 'Display name',
    email: 'E-mail address',
    since: 'Here since',
  },
  none: 'none',
  ownApps: 'Apps of this person',
  allowedApps: 'Apps this person allows',
  lastUsed: day => html`last used ${day}`,
  neverUsed: 'never used',
  reason: 'Reason',
  reasonForOwner: 'The owner of the app reads it.',
  reasonForTrail: 'Only administrators read it.',
  reasonMissing: 'Say why: one sentence is enough. Nothing was done.',
  offSince: when => html`Switched off since ${when}.`,
  lockedSince: when => html`Locked since ${when}.`,
  because: reason => html`Reason: ${reason}`,
  yourself: 'This is your own account. Somebody else has to lock it.',
  really: 'Yes, for good',
  appDeeds: {
    verify: {
      title: 'Verification',
      sentence:
        'Until you verify the app, its consent page says that nobody has. Look at its name, website and callbacks first.',
      button: 'Verify',
    },
    unverify: {
      title: 'Verification',
      sentence: 'You have verified the app as it is. That ends by itself when its name, website or callbacks change.',
      button: 'Take the verification back',
    },
    disable: {
      title: 'Switch off',
      sentence: 'Every request of the app is refused from then on. Its tokens come back to life when you switch it on.',
      button: 'Switch off',
    },
    enable: {
      title: 'Switch on',
      sentence: 'The app works again at once, with every token it had.',
      button: 'Switch on',
    },
    revoke: {
      title: 'Revoke all access',
      sentence: 'Every token of the app dies, whoever allowed it, and people are asked anew. This cannot be undone.',
      button: 'Revoke all access',
    },
  },
  personDeeds: {
    lock: {
      title: 'Lock',
      sentence:
        'The person is signed out and cannot sign in. No app can act in their name until you unlock the account.',
      button: 'Lock',
    },
    unlock: {
      title: 'Unlock',
      sentence: 'The person can sign in again, and the apps they allow work again.',
      button: 'Unlock',
    },
    signOut: {
      title: 'Sign out everywhere',
      sentence: 'Ends every session of this person, on all devices. Apps keep their access.',
      button: 'Sign out everywhere',
    },
    revoke: {
      title: 'Revoke all access',
      sentence: 'Every app loses its access to this account, and has to ask anew. This cannot be undone.',
      button: 'Revoke all access',
    },
  },
  done: {
    app: {
      verify: name => `${name} is verified.`,
      unverify: name => `${name} is no longer verified.`,
      disable: name => `${name} is switched off. Its requests are refused from now on.`,
      enable: name => `${name} is switched on again.`,
      revoke: (name, count) => `${name} has no access to anything any more: ${revoked(count)}.`,
    },
    person: {
      lock: name => `${name} is locked and signed out.`,
      unlock: name => `${name} can sign in again.`,
      signOut: name => `${name} is signed out everywhere.`,
      revoke: (name, count) => `No app can act in the name of ${name} any more: ${revoked(count)}.`,
    },
  },
  filter: {
    type: 'What happened',
    app: 'App',
    appHint: 'Client ID',
    person: 'Person',
    personHint: 'Username',
    everything: 'Everything',
    noSuchApp: text => `There is no app with the client ID ${text}.`,
    noSuchPerson: text => `There is nobody with the name ${text}.`,
  },
  by: name => html`by ${name}`,
  trail: {
    title: 'Can the trail be trusted?',
    explained:
      'Every second the new events are sealed with a key that is not in the database. Refused requests are not sealed.',
    unsealed: count =>
      count === 0
        ? 'All of them are sealed.'
        : count === 1
          ? 'One waits for its seal.'
          : `${count} wait for their seal.`,
    check: 'Check every seal',
    holds: sealed => `Every seal holds: ${sealed} events are as they were written.`,
    broken: (seal, fault) => `Seal ${seal} does not hold: ${fault} Events from there on cannot be trusted.`,
    faults: {
      seal_missing: 'it is not there.',
      events_changed: 'its events were changed, or taken out.',
      forged: 'it was not made with the key of this server.',
      unknown_key: 'it was made with a key that this server was not given.',
      stray_events: 'there are events below a seal that nobody made.',
      anchor_lost: 'the end of the trail was cut off.',
    },
  },
  event: adminEvents,
}

function revoked(count: number): string {
  return count === 1 ? 'one authorization was revoked' : `${count} authorizations were revoked`
}
