import { html } from 'hono/html'
import type { PortalTexts } from '../en/portal.ts'
import { portalForm } from './portal-form.ts'
import { refusals } from './refusals.ts'

export const portal: PortalTexts = {
  title: 'Ihre Apps',
  intro: 'Eine App ist ein Programm von Ihnen, dem andere hier Zugriff auf ihr Konto geben.',
  none: {
    title: 'Noch keine App',
    sentence: 'Registrieren Sie eine, und Sie bekommen eine Client-ID für den Anfang. Das dauert eine Minute.',
  },
  newApp: 'Neue App',
  full: most => `Sie haben ${most} Apps, mehr sind nicht möglich. Löschen Sie eine, um eine andere zu registrieren.`,
  mayNot: {
    title: 'Sie können hier keine Apps registrieren',
    sentence: 'Dieses Konto darf keine neuen Apps registrieren. Wenden Sie sich an die Betreiber dieses Dienstes.',
  },
  noSuchApp: { title: 'Keine solche App', sentence: 'Unter dieser Adresse gibt es keine App von Ihnen.' },
  overtaken: {
    title: 'Inzwischen hat sich etwas geändert',
    sentence:
      'Die App ist nicht mehr so, wie die Seite sie gezeigt hat, deshalb ist nichts geschehen. Öffnen Sie die Seite neu und sehen Sie nach.',
  },
  confidential: 'vertraulich',
  public: 'öffentlich',
  verified: 'geprüft',
  verifiedSentence:
    'Die Betreiber dieses Dienstes haben diese App geprüft. Das gilt nicht mehr, wenn Sie Namen, Website oder Callbacks ändern.',
  disabled: 'abgeschaltet',
  disabledSentence: 'Die Betreiber dieses Dienstes haben die App abgeschaltet. Ihre Anfragen werden abgelehnt.',
  registeredOn: day => html`registriert am ${day}`,
  clientId: 'Client-ID',
  back: 'Alle Ihre Apps',
  notices: {
    registered: name => `${name} ist registriert.`,
    saved: 'Ihre Änderungen sind gespeichert.',
    secretAdded: 'Es gibt ein neues Secret. Das bisherige gilt weiter, bis Sie es zurückziehen.',
    secretRetired: 'Das Secret ist zurückgezogen. Anfragen damit werden von jetzt an abgelehnt.',
    deleted: name => `${name} ist gelöscht. Keines der Tokens dieser App öffnet mehr etwas.`,
  },
  secrets: {
    title: 'Secrets',
    yours: 'Das neue Client-Secret',
    copyNow:
      'Kopieren Sie es jetzt: Es wird nur dieses eine Mal angezeigt. Es gehört auf Ihren Server und sonst nirgendwohin.',
    intro: 'Mit einem Secret weist Ihr Server nach, dass er diese App ist.',
    none: 'Die App hat kein Secret, ihr Server kann sich also nicht ausweisen. Legen Sie eines an.',
    newest: 'Secret',
    older: 'Älteres Secret',
    created: when => html`angelegt am ${when}`,
    used: when => html`zuletzt benutzt am ${when}`,
    neverUsed: 'nie benutzt',
    endsOn: when => html`gilt bis ${when}`,
    add: 'Neues Secret',
    addHint:
      'So wechseln Sie es ohne Unterbrechung: ein neues anlegen, auf Ihrem Server einsetzen, dann das alte zurückziehen.',
    two: 'Zwei Secrets gelten nebeneinander. Ziehen Sie das ältere zurück, sobald es nicht mehr benutzt wird.',
    retire: 'Zurückziehen',
    retireSentence: 'Danach werden Anfragen mit diesem Secret abgelehnt. Das lässt sich nicht rückgängig machen.',
    retireNow: 'Jetzt zurückziehen',
  },
  tryIt: {
    title: 'Ausprobieren',
    sentence: 'Sehen Sie, was andere sehen, wenn Ihre App sie um Zugriff bittet. Sie antworten als Sie selbst.',
    backTo: callback => html`Ein Ja führt zu ${callback}.`,
    shown: 'Nach einem Ja wird Ihnen der Code angezeigt.',
    button: 'Die Frage ansehen',
    button1: 'Dasselbe mit OAuth 1.0a',
    noCallback: 'Die Antwort kann nirgendwohin gebracht werden. Tragen Sie zuerst eine Callback-URL ein.',
  },
  snippets: {
    title: 'Die API aufrufen',
    intro: 'Mit den Adressen dieses Servers und der ID dieser App.',
    secretIn: variable => html`Das Secret steht nicht darin; es kommt aus ${variable}.`,
    curl: 'curl',
    typescript: 'TypeScript',
    typescript1: 'TypeScript, OAuth 1.0a',
    cli: 'Kommandozeile',
    cli1: 'Kommandozeile, OAuth 1.0a',
    openThis: 'Dies im Browser öffnen und Ja sagen:',
    thenCode: 'Am Ende steht ein Code. Eintauschen, bevor er abläuft:',
    pasteSecret: 'das Secret einfügen; es wird nicht angezeigt',
    callbackFirst: callback => `Dafür braucht die App die Callback-URL ${callback}: zuerst eintragen.`,
  },
  refused: {
    title: 'Abgelehnte Anfragen',
    intro: most => `Die letzten ${most} Anfragen dieser App, die wir ablehnen mussten, die neueste zuerst.`,
    none: 'Bisher keine.',
    toldApp: 'Ihrer App wurde gesagt:',
  },
  settings: 'Einstellungen',
  remove: {
    title: 'Die App löschen',
    sentence: 'Aller Zugriff, den sie bekommen hat, endet sofort. Das lässt sich nicht rückgängig machen.',
    label: name => html`Tippen Sie zur Bestätigung ${name} ein`,
    button: 'Endgültig löschen',
    mismatch: 'Das ist nicht der Name der App. Es wurde nichts gelöscht.',
  },
  form: portalForm,
  refusals,
}
