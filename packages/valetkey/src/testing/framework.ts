import { routesContract } from './framework/routes.ts'
import type { Serve } from './framework/serving.ts'
import { signInContract } from './framework/sign-in.ts'
import { wireContract } from './framework/wire.ts'

export type { ContractHandler, Serve, ServeOptions, Serving } from './framework/serving.ts'

/**
 * The contract of a framework adapter, over real sockets, for ours and yours: what goes in and out unchanged, whole sign-ins,
 * and `oauth.routes`. `serve` mounts the handler for every method on every path below `mount`; when the handler gives
 * undefined, what comes after answers 418 (or as {@link Serving.unwanted} says), and what it throws becomes a 500.
 * @example frameworkContract('express', async (handler, { mount, bodyParser }) => ({ origin, close }))
 */
export function frameworkContract(name: string, serve: Serve): void {
  wireContract(name, serve)
  signInContract(name, serve)
  routesContract(name, serve)
}
