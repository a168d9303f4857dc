/** The methods that file-based routers look for among a file's exports. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** One function under the name of every method. */
export type MethodHandlers<Arguments extends unknown[]> = Readonly<
  Record<(typeof METHODS)[number], (...given: Arguments) => Promise<Response>>
>

export function byMethod<Arguments extends unknown[]>(
  handler: (...given: Arguments) => Promise<Response>,
): MethodHandlers<Arguments> {
  return Object.fromEntries(METHODS.map(method => [method, handler])) as MethodHandlers<Arguments>
}
