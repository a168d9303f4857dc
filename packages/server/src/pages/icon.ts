import { hash } from 'node:crypto'

/** The key of the brand line, for the browser's tab: brass on either background. */
export const icon: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<style>g { stroke: #8a6116 } @media (prefers-color-scheme: dark) { g { stroke: #e0b35a } }</style>
<g fill="none" stroke-width="4" stroke-linecap="round"><circle cx="10" cy="16" r="7"/><path d="M17 16h13M24 16v5M30 16v6"/></g>
</svg>
`

/** Its content names it, so that it may be cached for good. */
export const iconName: string = `icon-${hash('sha256', icon).slice(0, 10)}.svg`
