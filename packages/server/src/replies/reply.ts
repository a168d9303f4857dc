import type { Core } from '../core.ts'

export type Params = Readonly<Record<string, string>>

/** How an answer travels back through the browser. */
export type Reply = (core: Core, redirectUri: string, params: Params) => Response | Promise<Response>
