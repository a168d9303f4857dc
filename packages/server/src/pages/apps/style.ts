/** What only the developer portal needs of the style sheet. */
export const portalStyle: string = `
.account.wide, header.me:has(+ .wide) > div { max-width: 68rem; }
.headline { display: flex; justify-content: space-between; align-items: start; gap: .6rem 1.5rem; flex-wrap: wrap; margin-bottom: .4rem; }
.plain { list-style: none; padding: 0; }
.empty { text-align: center; padding: 2.6rem 1.4rem; }
.empty .button { margin-top: .8rem; }
.apphead { display: flex; gap: .8rem; align-items: center; margin: .3rem 0 .8rem; }
.apphead > div { min-width: 0; }
.apphead .badge { flex: none; }
.apphead h1, .apphead h2, .apphead p { margin: 0; }
h1 + p > .chip { margin-right: .25rem; }
.chip.off { border-color: var(--no); color: var(--no); }
.card.app h2 a { color: inherit; }
.slim { max-width: 40rem; margin: auto; }
.slim > .card { margin-top: 1rem; padding: 1.2rem 1.3rem; }
.columns { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.columns > div { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.columns .card { padding: 1.2rem 1.3rem; }
@media (min-width: 58rem) { .columns { grid-template-columns: minmax(0, 7fr) minmax(0, 5fr); } }
.columns .code, .fresh .code { text-align: left; }
.fresh { border-color: var(--key); margin-bottom: 1rem; }
.actions { display: flex; flex-wrap: wrap; gap: .7rem; margin: 1.1rem 0 0; }
.hint { color: var(--soft); font-size: .875rem; margin: 0 0 .35rem; }
.field { margin-top: 1.05rem; }
form > .field:first-of-type { margin-top: 0; }
h2 + form > .field:first-of-type { margin-top: .6rem; }
label code { font-size: inherit; background: var(--code); border-radius: 4px; padding: .05rem .3rem; }
.field label, fieldset legend { font-weight: 600; margin: 0; padding: 0; }
.field label .small { font-weight: 400; }
textarea { resize: vertical; display: block; }
.mono { font: .86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
fieldset { border: 0; margin: 1.05rem 0 0; padding: 0; min-width: 0; }
.choose { display: grid; grid-template-columns: auto minmax(0, 1fr); column-gap: .7rem; padding: .45rem 0; border-top: 1px solid var(--line); }
.choose input { width: 1.25rem; height: 1.25rem; min-height: 0; margin: .15rem 0 0; grid-row: 1 / 3; accent-color: var(--go); }
.choose label { margin: 0; font-weight: 400; }
.choose .hint { margin: 0; }
.wrong { color: var(--no); font-size: .875rem; font-weight: 600; margin: 0 0 .35rem; padding: 0; list-style: none; }
.wrong code { font-weight: 400; }
[aria-invalid="true"] { border-color: var(--no); border-width: 2px; }
.alert ul { margin: .3rem 0; padding-left: 1.2rem; }
.secrets { list-style: none; padding: 0; margin: .5rem 0 .8rem; }
.secrets li { border-top: 1px solid var(--line); padding: .45rem 0; }
.secrets form { margin: .2rem 0 .4rem; }
.refused { list-style: none; padding: 0; margin: .6rem 0 0; }
.refused li { border-top: 1px solid var(--line); padding: .55rem 0; }
.refused p { margin: .1rem 0; }
.refused code { overflow-wrap: anywhere; }
.app code { overflow-wrap: anywhere; }
`
