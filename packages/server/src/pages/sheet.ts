import { hash } from 'node:crypto'
import { adminStyle } from './admin/style.ts'
import { portalStyle } from './apps/style.ts'
import { iconName } from './icon.ts'

/**
 * The one style sheet: paper, ink, brass and green; light and dark by the system's setting. No web fonts, nothing from
 * elsewhere; the one image is the icon, served beside it. The playground uses it too.
 */
export const sheet: string = `:root {
  --paper: #faf8f3; --card: #fff; --ink: #1d2421; --soft: #5b6661; --line: #dedad0; --edge: #7d857f; --key: #8a6116;
  --go: #0b5d4b; --go-ink: #fff; --no: #a3312a; --code: #f1ede2;
  --shadow: 0 1px 2px #1d242114, 0 6px 20px #1d24210f; --r: 12px; color-scheme: light dark;
  font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141816; --card: #1c211f; --ink: #e9ece9; --soft: #a4aea9; --line: #323a36; --edge: #7e8883; --key: #e0b35a;
    --go: #46b899; --go-ink: #08211a; --no: #f0958d; --code: #252b28; --shadow: 0 1px 2px #0006;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
main { max-width: 68rem; margin: auto; padding: 1.25rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .2em 0; text-wrap: balance; }
h2 { font-size: 1.1rem; margin: 0; }
p { margin: .4em 0; }
a { color: var(--go); text-underline-offset: .15em; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }

header.site { border-bottom: 1px solid var(--line); background: var(--card); }
header.site > div { max-width: 68rem; margin: auto; padding: .7rem 1.25rem; display: flex; gap: 1rem; align-items: center; flex-wrap: wrap; }
.brand { font-weight: 650; letter-spacing: .01em; color: var(--ink); text-decoration: none; }
.brand::before { content: ""; display: inline-block; width: 1.5em; height: 1.5em; margin-right: .4em; vertical-align: -.4em;
  background: url("${iconName}") center / contain no-repeat; }
header.me p { display: flex; flex-wrap: wrap; gap: .2rem 1rem; margin: 0 0 0 auto; align-items: center; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; }
nav a { color: var(--soft); text-decoration: none; padding: .2rem 0; }
nav a:hover { color: var(--ink); }
nav a[aria-current] { color: var(--ink); border-bottom: 2px solid var(--key); }

.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(17.5rem, 100%), 1fr)); margin: 1.2rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--r); padding: 1rem 1.1rem; box-shadow: var(--shadow); }
.card header { display: flex; gap: .7rem; align-items: center; margin-bottom: .6rem; }
.badge { inline-size: 2.2rem; block-size: 2.2rem; border-radius: 9px; display: grid; place-items: center; font-weight: 700; background: var(--code); color: var(--key); }
.chip { display: inline-block; border: 1px solid var(--line); border-radius: 99px; padding: .05rem .55rem; font-size: .8rem; color: var(--soft); }
.chip.on { border-color: var(--go); color: var(--go); }

button, .button { font: inherit; font-weight: 600; border-radius: 9px; border: 1px solid var(--go); background: var(--go); color: var(--go-ink);
  padding: .55rem 1rem; min-height: 2.75rem; cursor: pointer; text-decoration: none; display: inline-block; text-align: center; }
button:hover, .button:hover { filter: brightness(1.08); }
.quiet { background: transparent; color: var(--ink); border-color: var(--edge); }
.no { background: var(--no); border-color: var(--no); color: var(--card); }
.quiet.no { background: transparent; color: var(--no); }
[hidden] { display: none !important; }
:focus-visible { outline: 3px solid var(--key); outline-offset: 2px; }
input, textarea, select { font: inherit; width: 100%; padding: .55rem .7rem; border: 1px solid var(--edge); border-radius: 9px;
  background: var(--card); color: var(--ink); min-height: 2.75rem; }
label { display: block; font-weight: 600; margin: .7rem 0 .25rem; }
label.check { display: flex; gap: .6rem; align-items: center; font-weight: 400; min-height: 2.75rem; margin: .4rem 0 0; }
label.check input { width: 1.25rem; height: 1.25rem; min-height: 0; flex: none; accent-color: var(--go); }
[aria-invalid] { border-color: var(--no); }
.row { display: flex; gap: .7rem; flex-wrap: wrap; }
.row > * { flex: 1 1 8rem; }

code, pre, output, .code { font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre, .wire { background: var(--code); border-radius: 8px; padding: .6rem .75rem; overflow-x: auto; margin: .5rem 0; }
.code { display: block; background: var(--code); border: 1px dashed var(--key); border-radius: 9px; padding: .8rem; margin: 1rem 0;
  text-align: center; overflow-wrap: anywhere; user-select: all; font-size: 1.05rem; }
.code.short { font-size: 1.9rem; letter-spacing: .12em; font-weight: 650; }
.copy { display: flex; gap: .3rem 1rem; align-items: center; flex-wrap: wrap; margin: 0; }
.copy [role="status"] { color: var(--go); font-weight: 600; }
summary { cursor: pointer; padding: .35rem 0; }
dl.facts { margin: .4rem 0; font-size: .875rem; }
dl.facts dt { color: var(--soft); margin-top: .4rem; }
dl.facts dd { margin: 0; }
dl.facts code { overflow-wrap: anywhere; }

ol.dance { list-style: none; margin: 1rem 0; padding: 0; border-left: 2px solid var(--line); }
ol.dance > li { position: relative; padding: .1rem 0 .9rem 1.3rem; }
ol.dance > li::before { content: counter(list-item); position: absolute; left: -.8rem; top: 0; inline-size: 1.5rem; block-size: 1.5rem;
  border-radius: 50%; background: var(--card); border: 2px solid var(--key); color: var(--key); display: grid; place-items: center; font-size: .75rem; font-weight: 700; }
.lane { font-size: .8rem; color: var(--soft); }
.lane b { color: var(--ink); }
.status { font-weight: 700; color: var(--go); }
.status.bad { color: var(--no); }
.alert, .notice, .done { border-left: 4px solid var(--no); background: var(--code); border-radius: 6px; padding: .5rem .8rem; margin: .8rem 0; }
.notice { border-color: var(--key); }
.done { border-color: var(--go); }

.consent { max-width: 27rem; margin: 6vh auto; padding: 0 1rem; }
.consent .card { padding: 1.4rem; }
.consent > .brandline { display: flex; justify-content: space-between; align-items: baseline; flex-wrap: wrap; gap: .1rem 1rem; margin: 0 .2rem .7rem; }
.who { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .1rem 1rem; border: 1px solid var(--line); border-radius: 9px; padding: .5rem .8rem; margin: .9rem 0; }
.may { list-style: none; padding: 0; margin: .6rem 0; }
.may li { display: flex; gap: .6rem; padding: .45rem 0; border-top: 1px solid var(--line); }
.may li::before { content: "\\2713"; color: var(--go); font-weight: 700; flex: none; inline-size: 1em; text-align: center; }
.may li.new::before { content: "+"; color: var(--key); }
.may.danger li::before, .may li.danger::before { content: "!"; color: var(--no); }
.may + h3 { margin-top: 1rem; }
h3 { font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); margin: .8rem 0 0; }
.target { border-top: 1px solid var(--line); padding-top: .8rem; margin-top: .9rem; overflow-wrap: anywhere; }
.target b { display: block; font-size: 1.1rem; }
.choice { display: grid; grid-template-columns: 1fr 1fr; gap: .7rem; margin: 1rem 0 .8rem; }
.consent form > button:only-of-type { width: 100%; margin-top: 1.1rem; }
.account, header.me > div { max-width: 60rem; }
.about { display: flex; flex-wrap: wrap; gap: .1rem .9rem; align-items: baseline; }
.grants { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: 1rem; }
.foot { display: flex; flex-wrap: wrap; gap: .8rem 1.5rem; align-items: end; justify-content: space-between; border-top: 1px solid var(--line); padding-top: .8rem; }
.foot .facts { display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin: 0; }
.foot .facts dt { margin: 0; }
.narrow { max-width: 27rem; margin: 1rem 0; }
.narrow button { width: 100%; margin-top: .6rem; }
details.all { margin: 1.5rem 0; }
${portalStyle}${adminStyle}
@media (max-width: 22rem) { .consent { padding: 0 .25rem; margin: 2vh auto; } .consent .card { padding: 1rem; } h1 { font-size: 1.35rem; } }
`

/** Its content names it, so that it may be cached for good. */
export const sheetName: string = `sheet-${hash('sha256', sheet).slice(0, 10)}.css`
