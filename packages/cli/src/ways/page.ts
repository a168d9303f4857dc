const style = `:root{color-scheme:light dark;--paper:#faf8f3;--card:#fff;--ink:#1d2421;--soft:#5b6661;--line:#dedad0;--key:#8a6116}
@media(prefers-color-scheme:dark){:root{--paper:#141816;--card:#1c211f;--ink:#e9ece9;--soft:#a4aea9;--line:#323a36;--key:#e0b35a}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:26rem;margin:16vh auto 0;padding:0 1rem}
section{background:var(--card);border:1px solid var(--line);border-top:4px solid var(--key);border-radius:12px;padding:1.4rem}
h1{font-size:1.4rem;line-height:1.2;margin:0 0 .4rem}p{margin:0;color:var(--soft)}`

/** All that the page may say: fixed sentences, so nothing from the network is ever written into HTML. */
const outcomes = {
  signedIn: ['Signed in', 'You can close this page; the terminal has what it needs.'],
  denied: ['Not connected', 'Access was not given. You can close this page.'],
  failed: ['That did not work', 'The terminal says why, and what to do next.'],
  nothing: ['Nothing here', 'Valet Key waits for a sign-in to come back.'],
} as const

export type Outcome = keyof typeof outcomes

/** The one small page a browser sees when it comes back to the terminal. */
export function page(outcome: Outcome): string {
  const [title, sentence] = outcomes[outcome]
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Valet Key</title><style>${style}</style>
<main><section><h1>${title}</h1><p>${sentence}</p></section></main></html>
`
}
