import { html } from 'hono/html'
import type { Html } from '../layout.ts'
import type { Texts } from '../texts/index.ts'

/** A day, for people and for programs. */
export function day({ format }: Texts, at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${format.day(at)}</time>`
}

/** To the minute, in UTC. */
export function minute({ format }: Texts, at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${format.minute(at)}</time>`
}
