import { html } from 'hono/html'
import type { SignInTexts } from '../en/sign-in.ts'

export const signIn: SignInTexts = {
  title: 'Anmelden',
  username: 'Name',
  password: 'Passwort',
  signIn: 'Anmelden',
  wrong: 'Name und Passwort passen nicht zusammen.',
  tooOften: wait => `Zu viele Versuche. Bitte versuchen Sie es in ${wait} noch einmal.`,
  noAccount: 'Sie haben noch kein Konto?',
  createOne: 'Konto anlegen',
  signOutTitle: 'Abmelden',
  signOutQuestion: 'Möchten Sie sich abmelden?',
  signedInAs: name => html`Sie sind als ${name} angemeldet.`,
  signOut: 'Abmelden',
  signedOutTitle: 'Abgemeldet',
  signedOut: 'Sie sind abgemeldet',
  again: 'Wieder anmelden',
}
