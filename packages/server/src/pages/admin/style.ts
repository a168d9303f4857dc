/** What only the administration needs of the style sheet. */
export const adminStyle: string = `
.rooms { border-bottom: 1px solid var(--line); margin-bottom: 1rem; gap: .3rem 1.3rem; }
.rooms a { padding: .45rem 0; margin-bottom: -1px; border-bottom: 2px solid transparent; }
.counts h2 a { color: inherit; }
.figure { font-size: 2rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; margin: .2rem 0; }
.search { display: flex; flex-wrap: wrap; gap: .7rem; align-items: end; margin: .8rem 0 1.2rem; }
.search label { margin-top: 0; }
.search > div { flex: 1 1 11rem; }
.search > .grow { flex: 4 1 13rem; }
.rows { list-style: none; margin: 0; padding: 0 1.1rem; }
.rows > li { display: flex; flex-wrap: wrap; gap: .3rem .9rem; align-items: center; padding: .75rem 0; }
.rows > li + li { border-top: 1px solid var(--line); }
.rows p { margin: 0; }
.rows .badge { flex: none; }
.rows .grow { flex: 1 1 9rem; min-width: 0; }
.rows .name a { font-weight: 650; color: inherit; margin-right: .3rem; }
.rows code, .events code, .facts.wide code { overflow-wrap: anywhere; }
.aside { display: flex; flex-wrap: wrap; gap: 0 .9rem; min-width: 0; }
.aside span { overflow-wrap: anywhere; min-width: 0; }
.more { margin-top: 1rem; }
.more > .button { flex: 0 1 auto; }
.events { list-style: none; margin: .5rem 0 0; padding: 0; }
.events > li { display: grid; gap: 0 1rem; grid-template-columns: minmax(0, 1fr); padding: .55rem 0; border-top: 1px solid var(--line); }
.events p { margin: 0; }
.card > .events:first-child > li:first-child { border-top: 0; }
.facts.wide { margin: -.4rem 0; }
.facts.wide > div { display: grid; gap: 0 1rem; grid-template-columns: minmax(0, 1fr); padding: .4rem 0; }
.facts.wide > div + div { border-top: 1px solid var(--line); }
.facts.wide dt { margin: 0; }
.facts.wide dd { overflow-wrap: anywhere; }
.bare { list-style: none; margin: 0; padding: 0; }
.below { margin-top: 1rem; }
.spaced > li { padding: .3rem 0; }
@media (min-width: 40rem) {
  .events > li { grid-template-columns: 15rem minmax(0, 1fr); }
  .facts.wide > div { grid-template-columns: 9rem minmax(0, 1fr); }
  .rows .aside { flex: 0 0 17rem; display: block; text-align: right; }
  .rows .aside span { display: block; }
}
@media (max-width: 24rem) { .rooms { gap: .3rem .8rem; font-size: .875rem; } .rows > li > .badge { display: none; } }
`
