import { html } from 'hono/html'
import type { Html } from '../../layout.ts'

export interface SignInTexts {
  readonly title: string
  readonly username: string
  readonly password: string
  readonly signIn: string
  readonly wrong: string
  /** `wait` as in “in 5 minutes”. */
  readonly tooOften: (wait: string) => string
  readonly noAccount: string
  readonly createOne: string
  readonly signOutTitle: string
  readonly signOutQuestion: string
  readonly signedInAs: (name: Html) => Html
  readonly signOut: string
  readonly signedOutTitle: string
  readonly signedOut: string
  readonly again: string
}

export const signIn: SignInTexts = {
  title: 'Sign in',
  username: 'Name',
  password: 'Password',
  signIn: 'Sign in',
  wrong: 'Name and password do not belong together.',
  tooOften: wait => `Too many tries. Please come back in ${wait}.`,
  noAccount: 'No account yet?',
  createOne: 'Create one',
  signOutTitle: 'Sign out',
  signOutQuestion: 'Sign out?',
  signedInAs: name => html`You are signed in as ${name}.`,
  signOut: 'Sign out',
  signedOutTitle: 'Signed out',
  signedOut: 'You are signed out',
  again: 'Sign in again',
}
