import { html } from 'hono/html'
import type { AdminTexts } from '../en/admin.ts'
import { adminEvents } from './admin-events.ts'

export const admin: AdminTexts = {
  title: 'Verwaltung',
  intro: 'Was Sie hier tun, gilt ab der nächsten Anfrage und steht mit Ihrem Namen im Protokoll.',
  navigation: 'Verwaltung',
  overview: 'Überblick',
  apps: 'Apps',
  people: 'Personen',
  events: 'Ereignisse',
  nothing: {
    title: 'Hier ist nichts',
    sentence:
      'Unter dieser Adresse ist nichts für Sie bestimmt. Wenn Sie diesen Dienst betreiben, melden Sie sich mit dem Konto dafür an.',
  },
  signIn: 'Anmelden',
  overtaken: {
    title: 'Inzwischen hat sich etwas geändert',
    sentence:
      'Es ist nicht mehr so, wie die Seite es gezeigt hat, deshalb ist nichts geschehen. Öffnen Sie die Seite neu und sehen Sie nach.',
  },
  counts: {
    disabled: count => `${count} abgeschaltet`,
    locked: count => `${count} gesperrt`,
    recent: count => `${count} neu in dieser Woche`,
    consents: 'Erlaubnisse',
    consentsExplained: 'eine für jede Person und App, der sie Zugriff gibt',
  },
  latest: 'Was zuletzt geschah',
  allEvents: 'Alle Ereignisse',
  find: 'Suchen',
  search: 'Suche',
  searchApps: 'Name, Client-ID oder Inhaber',
  searchPeople: 'Name oder E-Mail-Adresse',
  show: 'Anzeigen',
  states: {
    all: 'Alle',
    disabled: 'Abgeschaltet',
    verified: 'Geprüft',
    unverified: 'Nicht geprüft',
    locked: 'Gesperrt',
  },
  noApps: 'Keine App passt.',
  noPeople: 'Niemand passt.',
  noEvents: 'Dergleichen ist nicht geschehen.',
  older: 'Ältere',
  newest: 'Zurück zu den neuesten',
  pages: 'Weitere Seiten',
  ownedBy: name => html`von ${name}`,
  ours: 'von den Betreibern dieses Dienstes registriert',
  selfRegistered: 'hat sich selbst registriert',
  allowedBy: count => (count === 1 ? 'von einer Person erlaubt' : `von ${count} Personen erlaubt`),
  owns: count => (count === 1 ? 'eine App' : `${count} Apps`),
  allows: count => (count === 1 ? 'erlaubt eine App' : `erlaubt ${count} Apps`),
  since: day => html`seit dem ${day}`,
  you: 'Sie',
  locked: 'gesperrt',
  noSuchApp: { title: 'Keine solche App', sentence: 'Es gibt keine App mit dieser ID. Vielleicht wurde sie gelöscht.' },
  noSuchPerson: { title: 'Niemand gefunden', sentence: 'Es gibt niemanden mit dieser ID.' },
  facts: {
    clientId: 'Client-ID',
    owner: 'Inhaber',
    website: 'Website',
    description: 'Beschreibung',
    callbacks: 'Callbacks',
    scopes: 'Worum sie bitten darf',
    registered: 'Registriert',
    people: 'In Gebrauch',
    displayName: 'Angezeigter Name',
    email: 'E-Mail-Adresse',
    since: 'Hier seit',
  },
  none: 'keine',
  ownApps: 'Apps dieser Person',
  allowedApps: 'Apps mit Zugriff auf dieses Konto',
  lastUsed: day => html`zuletzt benutzt am ${day}`,
  neverUsed: 'nie benutzt',
  reason: 'Grund',
  reasonForOwner: 'Wem die App gehört, liest ihn.',
  reasonForTrail: 'Nur die Verwaltung liest ihn.',
  reasonMissing: 'Sagen Sie, warum: ein Satz genügt. Es ist nichts geschehen.',
  offSince: when => html`Abgeschaltet seit ${when}.`,
  lockedSince: when => html`Gesperrt seit ${when}.`,
  because: reason => html`Grund: ${reason}`,
  yourself: 'Das ist Ihr eigenes Konto. Sperren muss es jemand anderes.',
  really: 'Ja, endgültig',
  appDeeds: {
    verify: {
      title: 'Prüfung',
      sentence:
        'Bis Sie die App bestätigen, steht auf ihrer Zustimmungsseite, dass niemand sie geprüft hat. Sehen Sie sich vorher Namen, Website und Callbacks an.',
      button: 'Als geprüft bestätigen',
    },
    unverify: {
      title: 'Prüfung',
      sentence:
        'Die App ist so geprüft, wie sie ist. Das endet von selbst, wenn sich Name, Website oder Callbacks ändern.',
      button: 'Bestätigung zurücknehmen',
    },
    disable: {
      title: 'Abschalten',
      sentence:
        'Von da an wird jede Anfrage der App abgelehnt. Ihre Tokens gelten wieder, wenn Sie die App einschalten.',
      button: 'Abschalten',
    },
    enable: {
      title: 'Einschalten',
      sentence: 'Die App arbeitet sofort wieder, mit allen Tokens, die sie hatte.',
      button: 'Einschalten',
    },
    revoke: {
      title: 'Allen Zugriff widerrufen',
      sentence:
        'Jedes Token der App erlischt, von wem es auch kam, und die Leute werden neu gefragt. Das lässt sich nicht zurücknehmen.',
      button: 'Allen Zugriff widerrufen',
    },
  },
  personDeeds: {
    lock: {
      title: 'Sperren',
      sentence:
        'Die Person wird abgemeldet und kann sich nicht anmelden. Keine App kann in ihrem Namen handeln, bis Sie das Konto entsperren.',
      button: 'Sperren',
    },
    unlock: {
      title: 'Entsperren',
      sentence: 'Die Person kann sich wieder anmelden, und die Apps mit Zugriff arbeiten wieder.',
      button: 'Entsperren',
    },
    signOut: {
      title: 'Überall abmelden',
      sentence: 'Beendet jede Sitzung dieser Person, auf allen Geräten. Apps behalten ihren Zugriff.',
      button: 'Überall abmelden',
    },
    revoke: {
      title: 'Allen Zugriff widerrufen',
      sentence:
        'Jede App verliert den Zugriff auf dieses Konto und muss neu fragen. Das lässt sich nicht zurücknehmen.',
      button: 'Allen Zugriff widerrufen',
    },
  },
  done: {
    app: {
      verify: name => `${name} ist geprüft.`,
      unverify: name => `${name} gilt nicht mehr als geprüft.`,
      disable: name => `${name} ist abgeschaltet. Anfragen werden von jetzt an abgelehnt.`,
      enable: name => `${name} ist wieder eingeschaltet.`,
      revoke: (name, count) => `${name} hat auf nichts mehr Zugriff: ${revoked(count)}.`,
    },
    person: {
      lock: name => `${name} ist gesperrt und abgemeldet.`,
      unlock: name => `${name} kann sich wieder anmelden.`,
      signOut: name => `${name} ist überall abgemeldet.`,
      revoke: (name, count) => `Keine App kann mehr im Namen von ${name} handeln: ${revoked(count)}.`,
    },
  },
  filter: {
    type: 'Was geschah',
    app: 'App',
    appHint: 'Client-ID',
    person: 'Person',
    personHint: 'Benutzername',
    everything: 'Alles',
    noSuchApp: text => `Es gibt keine App mit der Client-ID ${text}.`,
    noSuchPerson: text => `Es gibt niemanden mit dem Namen ${text}.`,
  },
  by: name => html`durch ${name}`,
  trail: {
    title: 'Ist dem Protokoll zu trauen?',
    explained:
      'Jede Sekunde werden die neuen Ereignisse versiegelt, mit einem Schlüssel, der nicht in der Datenbank liegt. Abgelehnte Anfragen werden nicht versiegelt.',
    unsealed: count =>
      count === 0
        ? 'Alle sind versiegelt.'
        : count === 1
          ? 'Eines wartet auf sein Siegel.'
          : `${count} warten auf ihr Siegel.`,
    check: 'Alle Siegel prüfen',
    holds: sealed => `Jedes Siegel hält: ${sealed} Ereignisse sind so, wie sie geschrieben wurden.`,
    broken: (seal, fault) => `Siegel ${seal} hält nicht: ${fault} Den Ereignissen von dort an ist nicht zu trauen.`,
    faults: {
      seal_missing: 'Es fehlt.',
      events_changed: 'Seine Ereignisse wurden geändert oder herausgenommen.',
      forged: 'Es stammt nicht vom Schlüssel dieses Servers.',
      unknown_key: 'Es stammt von einem Schlüssel, den dieser Server nicht bekommen hat.',
      stray_events: 'Es gibt Ereignisse unter einem Siegel, das niemand gemacht hat.',
      anchor_lost: 'Das Ende des Protokolls wurde abgeschnitten.',
    },
  },
  event: adminEvents,
}

function revoked(count: number): string {
  return count === 1 ? 'eine Autorisierung wurde widerrufen' : `${count} Autorisierungen wurden widerrufen`
}
