import type { Core } from '../core.ts'
import type { Texts } from '../pages/texts/index.ts'

export type Params = Readonly<Record<string, string>>

/** How an answer travels back through the browser; the words are for a page on the way. */
export type Reply = (core: Core, texts: Texts, redirectUri: string, params: Params) => Response | Promise<Response>
