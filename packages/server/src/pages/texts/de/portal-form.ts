import { html } from 'hono/html'
import type { PortalFormTexts } from '../en/portal-form.ts'

/** Why a callback is not taken, by how `checkRedirectUri` says it. */
const callbackReasons: Readonly<Record<string, string>> = {
  'must not be longer than 2048 characters': 'ist länger als 2048 Zeichen',
  'must be written in the characters of RFC 3986, others percent-encoded':
    'enthält Zeichen, die nach RFC 3986 mit % kodiert werden müssen',
  'has a % without two hexadecimal digits': 'enthält ein % ohne zwei hexadezimale Ziffern dahinter',
  'must be an absolute URI with a scheme': 'ist keine vollständige Adresse; sie beginnt zum Beispiel mit https://',
  'has a scheme that cannot be redirected to': 'hat ein Schema, zu dem nicht weitergeleitet werden kann',
  'must not have a fragment': 'darf kein # enthalten',
  'must not have a user name or password': 'darf weder Benutzernamen noch Passwort enthalten',
  'needs a host after //': 'hat nach // keinen Host',
  'has a malformed host': 'hat einen fehlerhaften Host',
  'has a malformed port': 'hat einen fehlerhaften Port',
  'must not have . or .. in its path': 'darf im Pfad weder . noch .. enthalten',
}

export const portalForm: PortalFormTexts = {
  title: 'Neue App',
  intro: 'Alles lässt sich später ändern, nur der Typ nicht.',
  optional: 'freiwillig',
  labels: {
    name: 'Name',
    website: 'Website',
    description: 'Beschreibung',
    redirectUris: 'Callback-URLs',
    callbackDomain: 'Callback-Domain',
    scopes: 'Worum sie bitten darf',
    rsaPublicKey: 'Öffentlicher RSA-Schlüssel',
    signatureMethods: 'Nur Signaturen nach diesen Verfahren annehmen',
    type: 'Typ',
  },
  hints: {
    name: 'Wer Ihrer App Zugriff geben soll, liest diesen Namen.',
    website: 'Wo man mehr über sie erfährt.',
    description: 'Was sie tut, in ein, zwei Sätzen.',
    redirectUris: html`Wohin es mit der Antwort zurückgeht. Eine pro Zeile, genau so, wie Ihre App sie schickt.`,
    oob: html`Für ein Programm ohne eigene Seite: <code>urn:ietf:wg:oauth:2.0:oob</code> zeigt den Code zum Kopieren an.`,
    loopback: html`Für eines, das auf dem Rechner der Person lauscht: <code>http://127.0.0.1/callback</code> steht für jeden Port.`,
    callbackDomain: {
      oauth1: 'Callbacks von OAuth 1.0a dürfen überall unterhalb dieses Hosts liegen.',
      adds: 'Callbacks unterhalb dieses Hosts gelten, auch ohne oben eingetragen zu sein.',
      binds: 'Callbacks müssen oben eingetragen sein und unterhalb dieses Hosts liegen.',
    },
    scopes: 'Sie kann jeweils um weniger bitten, nie um mehr.',
    rsaPublicKey: 'Für RSA-Signaturen in OAuth 1.0a. PEM, mindestens 2048 Bit.',
    signatureMethods: 'Ist nichts angekreuzt, gelten alle.',
  },
  signing: 'Signaturen von OAuth 1.0a',
  confidential: {
    label: 'Vertraulich',
    hint: 'Sie läuft auf einem Server von Ihnen, der ein Secret für sich behalten kann.',
  },
  public: {
    label: 'Öffentlich',
    hint: 'Sie läuft im Browser oder auf fremden Geräten, wo nichts geheim bleibt. PKCE schützt sie.',
  },
  register: 'Registrieren',
  save: 'Änderungen speichern',
  cancel: 'Abbrechen',
  alert: count =>
    count === 1
      ? 'Noch ist nichts gespeichert. Etwas ist zu berichtigen:'
      : `Noch ist nichts gespeichert. ${count} Angaben sind zu berichtigen:`,
  problems: {
    name_missing: 'Geben Sie der App einen Namen.',
    name_invisible: 'Von diesem Namen ist nichts zu sehen. Wählen Sie einen anderen.',
    too_long: ({ about }) => `Bitte höchstens ${about} Zeichen.`,
    too_many: ({ about }) => `Bitte höchstens ${about} davon.`,
    website: 'Schreiben Sie die ganze Adresse, mit https:// oder http:// am Anfang.',
    callback_missing: 'Tragen Sie mindestens eine ein: Sonst kann niemand um Zugriff gebeten werden.',
    callback: ({ about, reason }) => `${about} ${callbackReasons[reason] ?? `geht nicht: ${reason}`}.`,
    callback_domain: 'Schreiben Sie nur den Namen des Hosts, wie app.example: ohne https://, Port und Pfad.',
    control_characters: 'Darin stecken Steuerzeichen. Bitte tippen Sie es neu.',
    client_id: 'Die Client-ID darf nur druckbare ASCII-Zeichen enthalten.',
    scope: ({ about }) => `Den Scope ${about} gibt es nicht.`,
    type: 'Wählen Sie eines von beiden.',
    key_private:
      'Das ist der private Schlüssel! Fügen Sie den öffentlichen ein, und erzeugen Sie ein neues Paar: Dieses ist nicht mehr geheim.',
    key_unreadable: 'Das ist kein lesbarer öffentlicher Schlüssel. Er beginnt mit -----BEGIN PUBLIC KEY-----.',
    key_weak: 'Es muss ein RSA-Schlüssel mit mindestens 2048 Bit sein.',
  },
}
