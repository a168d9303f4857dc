import { html } from 'hono/html'
import type { Photo, Result } from '../services/service.ts'
import type { Html } from './page.ts'

type Drawers = { readonly [K in Result['kind']]: (result: Extract<Result, { kind: K }>) => Html }

const drawers: Drawers = {
  status: ({ text, author, at }) => html`<blockquote class="wire">
      <p>${text}</p><footer class="small soft">@${author}, <time datetime="${at}">${clock(at)}</time></footer>
    </blockquote>`,
  photos: ({ photos, total }) => html`<p class="small soft">${total} ${total === 1 ? 'photo' : 'photos'}</p>
    <ul class="photos">${photos.map(photo => html`<li>${picture(photo)}<span class="small">${photo.title || html`<i class="soft">untitled</i>`}</span></li>`)}</ul>`,
  fields: ({ fields }) => html`<dl class="wire fields">
      ${fields.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>`,
}

/** What the last call brought. */
export function resultView(result: Result): Html {
  const draw = drawers[result.kind] as (result: Result) => Html
  return html`<div class="result" role="status">${draw(result)}</div>`
}

/** The title stands below the picture: repeating it to a screen reader would say it twice. */
const picture = ({ thumbnail }: Photo): Html | string =>
  thumbnail === undefined ? '' : html`<img src="${thumbnail}" alt="" width="150" height="150" loading="lazy">`

/** 10:00:00 UTC: without JavaScript we do not know the visitor's zone. */
function clock(at: string): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? at : `${date.toISOString().slice(11, 19)} UTC`
}
