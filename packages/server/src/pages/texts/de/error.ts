import type { ErrorTexts } from '../en/error.ts'

export const error: ErrorTexts = {
  forTheDeveloper: 'Für die Entwickler der App',
  facts: {
    error: 'Fehler',
    reason: 'Grund',
    app: 'App',
    clientIdSent: 'gesendete client_id',
    redirectUriSent: 'gesendete redirect_uri',
    nearest: 'ähnlichste registrierte',
    difference: 'Unterschied',
    registered: 'außerdem registriert',
    requestId: 'Anfrage',
  },
  oauth1Off: { title: 'Dieser Link funktioniert nicht', sentence: 'Dieser Server unterstützt OAuth 1.0a nicht.' },
  oauth2Off: { title: 'Nicht verfügbar', sentence: 'Dieser Server unterstützt OAuth 2 nicht.' },
  unreadableLink: {
    title: 'Dieser Link funktioniert nicht',
    sentence: 'Die App hat Sie mit einer Anfrage hierher geschickt, die wir nicht lesen können.',
  },
  noClient: {
    title: 'Dieser Link funktioniert nicht',
    sentence: 'Die App, die Sie hierher geschickt hat, hat nicht gesagt, wer sie ist.',
  },
  unknownApp: {
    title: 'Unbekannte App',
    sentence: 'Die App, die Sie hierher geschickt hat, ist bei uns nicht registriert oder abgeschaltet.',
  },
  noRedirectUri: {
    title: 'Dieser Link funktioniert nicht',
    sentence: 'Die App, die Sie hierher geschickt hat, hat nicht gesagt, wohin wir Sie zurückschicken sollen.',
  },
  foreignRedirectUri: {
    title: 'Wir können Sie nicht zurückschicken',
    sentence:
      'Die App, die Sie hierher geschickt hat, möchte die Antwort an eine Adresse, die sie bei uns nicht registriert hat. Es wurde nichts weitergegeben.',
  },
  scopesRefused: {
    title: 'Dieser Link funktioniert nicht',
    sentence: 'Die App verlangt etwas, das sie nicht haben darf.',
  },
  linkUsedUp: {
    title: 'Dieser Link funktioniert nicht',
    sentence: 'Dieser Link ist verbraucht oder zu alt. Gehen Sie zurück zur App und beginnen Sie dort von vorn.',
  },
  openedElsewhere: {
    title: 'Dieser Link wurde woanders geöffnet',
    sentence:
      'Jemand hat ihn vorher in einem anderen Browser geöffnet. Gehen Sie zurück zur App und beginnen Sie dort von vorn.',
  },
  refused: {
    title: 'Diese Anfrage wurde abgelehnt',
    sentence:
      'Die App, die Sie hierher geschickt hat, hat so gefragt, dass wir nicht antworten können. Es wurde nichts weitergegeben.',
  },
  accountChanged: {
    title: 'Das Konto hat gewechselt',
    sentence: 'Jetzt ist jemand anderes angemeldet. Gehen Sie zurück zur App und beginnen Sie dort von vorn.',
  },
  otherAccount: {
    title: 'Das Konto hat gewechselt',
    sentence:
      'Jetzt ist jemand anderes angemeldet. Öffnen Sie die Seite noch einmal und sehen Sie nach, wessen sie ist.',
  },
  noAnswer: { title: 'Ja oder nein?', sentence: 'Das Formular kam ohne Antwort an.' },
  alreadyAnswered: {
    title: 'Schon beantwortet',
    sentence: 'Sie haben diese Anfrage schon beantwortet; jede zählt nur einmal.',
  },
  tooOld: {
    title: 'Diese Seite ist zu alt',
    sentence: 'Gehen Sie zurück zur App und beginnen Sie dort von vorn.',
  },
  noCode: {
    title: 'Hier ist nichts',
    sentence: 'Es gibt keinen Code zum Anzeigen. Gehen Sie zurück zur App und beginnen Sie dort von vorn.',
  },
  signedOut: { title: 'Sie sind abgemeldet', sentence: 'Hier ist niemand angemeldet.' },
  foreignForm: {
    title: 'Bitte beginnen Sie von vorn',
    sentence:
      'Das Formular wurde von einer anderen Website geschickt. Gehen Sie dorthin zurück, woher Sie gekommen sind, und beginnen Sie von vorn.',
  },
  unknownForm: {
    title: 'Bitte beginnen Sie von vorn',
    sentence:
      'Dieses Formular wurde nicht in diesem Browser angezeigt, oder Cookies sind abgeschaltet. Gehen Sie dorthin zurück, woher Sie gekommen sind, und beginnen Sie von vorn.',
  },
  formType: {
    title: 'Dieses Formular ist nicht lesbar',
    sentence: 'Es muss so gesendet werden, wie ein Browser Formulare sendet.',
  },
  unknownPerson: { title: 'Unbekannte Person', sentence: 'Dieses Konto gibt es nicht.' },
  fault: {
    title: 'Etwas ist schiefgegangen',
    sentence: 'Der Fehler liegt bei uns und wurde festgehalten. Bitte versuchen Sie es später noch einmal.',
  },
  tooLarge: { title: 'Das ist zu viel', sentence: 'Was gesendet wurde, ist größer als alles, was wir hier annehmen.' },
  unreadableRequest: {
    title: 'Diese Anfrage ist nicht lesbar',
    sentence: 'Sie wurde nicht so gesendet, wie ein Browser es tut.',
  },
  notFound: { title: 'Hier ist nichts', sentence: 'Unter dieser Adresse gibt es keine Seite.' },
  wrongMethod: methods => ({ title: 'So nicht', sentence: `Diese Adresse nimmt nur ${methods} an.` }),
  tooOften: wait => ({
    title: 'Zu viele Versuche',
    sentence: `Bitte versuchen Sie es in ${wait} noch einmal.`,
  }),
}
