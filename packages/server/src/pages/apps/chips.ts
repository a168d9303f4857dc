import { html } from 'hono/html'
import type { App } from '../../storage/storage.ts'
import type { Html } from '../layout.ts'
import type { Texts } from '../texts/index.ts'

/** Has the operator looked at this very app? */
export function isVouchedFor({ policy }: App): boolean {
  return policy['verified'] === true
}

/** What kind of app it is, at a glance. */
export function chips({ portal }: Texts, app: App): Html {
  return html`<span class="chip">${app.public ? portal.public : portal.confidential}</span>${
    isVouchedFor(app) ? html` <span class="chip on">${portal.verified}</span>` : ''
  }${app.disabledAt === null ? '' : html` <span class="chip off">${portal.disabled}</span>`}`
}
