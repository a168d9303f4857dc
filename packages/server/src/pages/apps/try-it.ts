import { html } from 'hono/html'
import type { Html } from '../layout.ts'
import type { Texts } from '../texts/index.ts'

/** Where an answer goes, and the links that ask for one. */
export interface Trial {
  /** null: the code is shown. */
  readonly callback: string | null
  /** OAuth 2; null where it is not spoken, or has no code. */
  readonly authorizeUrl: string | null
  /** OAuth 1.0a, by way of us: a request token has to be made first. */
  readonly authorizeUrl1: string | null
}

/** `trial` null: no answer could be brought anywhere. */
export function tryItPart({ portal: { tryIt } }: Texts, trial: Trial | null): Html {
  const links =
    trial === null
      ? html`<p class="small soft">${tryIt.noCallback}</p>`
      : html`<p class="small soft">${trial.callback === null ? tryIt.shown : tryIt.backTo(html`<code>${trial.callback}</code>`)}</p>
<p class="actions">${trial.authorizeUrl === null ? '' : html`<a class="button" id="try" href="${trial.authorizeUrl}">${tryIt.button}</a>`}${
          trial.authorizeUrl1 === null
            ? ''
            : html`<a class="button${trial.authorizeUrl === null ? '' : ' quiet'}" href="${trial.authorizeUrl1}">${
                trial.authorizeUrl === null ? tryIt.button : tryIt.button1
              }</a>`
        }</p>`
  return html`<section class="card"><h2>${tryIt.title}</h2><p class="small">${tryIt.sentence}</p>${links}</section>`
}
