import { html } from 'hono/html'
import type { Html } from '../../layout.ts'

/** Around the pages of who is signed in, and on more than one of them. */
export interface SiteTexts {
  /** What a screen reader calls the links at the top. */
  readonly navigation: string
  readonly applications: string
  readonly portal: string
  readonly password: string
  readonly admin: string
  readonly signOut: string
  readonly signedInAs: (name: Html) => Html
  /** On a form's way back to the app. */
  readonly goingBack: string
  readonly goingBackToApp: string
  readonly goOn: string
}

export const site: SiteTexts = {
  navigation: 'Your account',
  applications: 'Apps with access',
  portal: 'For developers',
  password: 'Password',
  admin: 'Administration',
  signOut: 'Sign out',
  signedInAs: name => html`Signed in as ${name}`,
  goingBack: 'Going back',
  goingBackToApp: 'Going back to the app',
  goOn: 'Continue',
}
