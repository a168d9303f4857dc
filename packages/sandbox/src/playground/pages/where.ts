import { html } from 'hono/html'
import type { ProviderEntry, SandboxJson } from '../../sandbox-json.ts'
import type { Html } from './page.ts'

/** Who one can sign in as. */
export const people = (all: SandboxJson['people']): Html => html`<p class="soft">Sign in as
  ${all.map((person, index) => html`${index === 0 ? '' : ', '}<span class="pair"><code>${person.username}</code> / <code>${person.password}</code></span>`)}.
  Everything below talks real HTTP on this machine; nothing leaves it.</p>`

/** The foot of the page: what runs where. */
export const where = (origin: string, providers: SandboxJson['providers']): Html => html`
  <section class="card" id="where" aria-labelledby="where-title">
    <h2 id="where-title">What runs where</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Services and addresses"><table>
      <thead><tr><th scope="col">Service</th><th scope="col">Speaks</th><th scope="col">Address</th><th scope="col">App</th></tr></thead>
      <tbody>
        <tr><th scope="row">playground</th><td>HTML</td><td>${origin}</td><td class="soft">this page</td></tr>
        ${Object.entries(providers).map(([name, entry]) => row(name, entry))}
      </tbody>
    </table></div>
    <p class="small soft">All of it for programs: <a href="/sandbox.json">sandbox.json</a></p>
  </section>`

const row = (name: string, entry: ProviderEntry): Html => html`<tr>
  <th scope="row">${name}</th><td>${entry.oauth.map(version => (version === 1 ? 'OAuth 1.0a' : 'OAuth 2')).join(', ')}</td>
  <td>${entry.origin}</td>
  <td><code>${entry.clientId}</code></td></tr>`
