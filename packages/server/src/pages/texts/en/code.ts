import { html } from 'hono/html'
import type { Html } from '../../layout.ts'

export interface CodeTexts {
  readonly codeTitle: string
  readonly codeHint: (app: string) => string
  /** The app, where its name is not known. */
  readonly anApp: string
  readonly copy: string
  readonly copied: string
  readonly careful: string
  readonly deniedTitle: string
  readonly denied: (app: Html) => Html
}

export const code: CodeTexts = {
  codeTitle: 'Almost there',
  codeHint: app => `Copy this code and paste it into ${app}.`,
  anApp: 'the application',
  copy: 'Copy the code',
  copied: 'Copied',
  careful: 'It works once and for a few minutes only. Give it to nobody but the app you came from.',
  deniedTitle: 'Nothing was shared',
  denied: app => html`You said no to ${app}. You can close this page.`,
}
