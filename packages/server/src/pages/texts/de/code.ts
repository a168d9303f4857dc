import { html } from 'hono/html'
import type { CodeTexts } from '../en/code.ts'

export const code: CodeTexts = {
  codeTitle: 'Gleich geschafft',
  codeHint: app => `Kopieren Sie diesen Code und fügen Sie ihn in ${app} ein.`,
  anApp: 'die App',
  copy: 'Code kopieren',
  copied: 'Kopiert',
  careful:
    'Er gilt einmal und nur für wenige Minuten. Geben Sie ihn niemandem außer der App, von der Sie gekommen sind.',
  deniedTitle: 'Es wurde nichts weitergegeben',
  denied: app => html`Sie haben ${app} den Zugriff verweigert. Sie können diese Seite schließen.`,
}
