import type { AccountTexts } from '../en/account.ts'

export const account: AccountTexts = {
  signUpTitle: 'Konto anlegen',
  username: 'Name',
  usernameRule: 'Andere sehen ihn. 2 bis 40 Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche.',
  password: 'Passwort',
  passwordRule:
    'Mindestens 8 Zeichen. Ein paar Wörter hintereinander sind besser als ein Rätsel; alles ist erlaubt, auch Leerzeichen.',
  create: 'Konto anlegen',
  haveOne: 'Sie haben schon ein Konto?',
  signIn: 'Anmelden',
  usernameTaken: name => `Der Name ${name} ist vergeben. Bitte wählen Sie einen anderen.`,
  usernameRefused:
    'Ein Name hat 2 bis 40 Buchstaben, Ziffern, Punkte, Binde- oder Unterstriche und beginnt mit einem Buchstaben oder einer Ziffer.',
  tooShort: 'Dieses Passwort ist zu kurz. Nehmen Sie mindestens 8 Zeichen.',
  tooLong: 'Dieses Passwort ist zu lang. Nehmen Sie höchstens 256 Zeichen.',
  isUsername: 'Ihren Namen würde jeder als Erstes versuchen. Bitte wählen Sie ein anderes Passwort.',
  tooCommon: 'Dieses Passwort ist eines von denen, die jeder zuerst versucht. Bitte wählen Sie ein anderes.',
  changeTitle: 'Passwort ändern',
  oldPassword: 'Jetziges Passwort',
  newPassword: 'Neues Passwort',
  elsewhere: 'Alle anderen Browser werden abgemeldet.',
  alsoApps: 'Auch allen Apps den Zugriff entziehen',
  change: 'Passwort ändern',
  wrongPassword: 'Das ist nicht Ihr jetziges Passwort.',
  changed: 'Ihr Passwort ist geändert',
  changedExplained: 'Hier bleiben Sie angemeldet, überall sonst sind Sie abgemeldet.',
  changedApps: 'Keine App kann Ihr Konto mehr nutzen.',
}
