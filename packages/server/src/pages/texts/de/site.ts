import { html } from 'hono/html'
import type { SiteTexts } from '../en/site.ts'

export const site: SiteTexts = {
  navigation: 'Ihr Konto',
  applications: 'Apps mit Zugriff',
  portal: 'Für Entwickler',
  password: 'Passwort',
  admin: 'Verwaltung',
  signOut: 'Abmelden',
  signedInAs: name => html`Angemeldet als ${name}`,
  goingBack: 'Zurück zur App',
  goingBackToApp: 'Es geht zurück zur App',
  goOn: 'Weiter',
}
