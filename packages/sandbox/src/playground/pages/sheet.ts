import { hash } from 'node:crypto'
import { sheet as commonSheet } from '@valetkey/server/pages/sheet'

/** The pages' common sheet, and what only the playground needs. */
export const sheet: string = `${commonSheet}
/* playground */
.pair{white-space:nowrap}.cards{align-items:start}
.card form{margin:.6rem 0 0}.card .actions{margin-top:.8rem}.card header .chip{margin:.1rem .2rem 0 0}
.notice{border:1px solid var(--line);border-left:4px solid var(--key);border-radius:9px;background:var(--card);padding:.6rem 1rem;margin:1rem 0}
.notice.good{border-left-color:var(--go)}.notice.bad{border-left-color:var(--no)}
.result{margin-top:.9rem}blockquote.wire{margin:0}
.fields div{display:grid;grid-template-columns:6rem 1fr;gap:.5rem}.fields dt{color:var(--soft)}.fields dd{margin:0;overflow-wrap:anywhere}dl.fields{margin:0}
.photos{list-style:none;margin:.4rem 0 0;padding:0;display:grid;gap:.6rem;grid-template-columns:repeat(auto-fill,minmax(5.5rem,1fr))}
.photos img{width:100%;height:auto;aspect-ratio:1;object-fit:cover;border-radius:8px;display:block;background:var(--code)}
.photos span{display:block;overflow-wrap:anywhere;line-height:1.3;margin-top:.2rem}
details.earlier{border-top:1px solid var(--line);padding:.6rem 0}details.earlier>summary{font-weight:600}
.wireline code{overflow-wrap:anywhere}ol.dance pre{max-height:16rem;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
#dance,#where{margin:1rem 0}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.4rem .8rem .4rem 0;border-top:1px solid var(--line);white-space:nowrap}thead th{border-top:0;color:var(--soft);font-weight:600}
`

/** Its content names it, so that it may be cached for good. */
export const sheetName: string = `playground-${hash('sha256', sheet).slice(0, 10)}.css`
