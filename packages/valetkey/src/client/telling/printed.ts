const inspect = Symbol.for('nodejs.util.inspect.custom')

/** How instances look to `console.log` and `util.inspect`: their name and what `toJSON` shows, never a private field. */
export function printedAs<T extends { toJSON(): unknown }>(prototype: T, name: string): void {
  Object.defineProperty(prototype, inspect, {
    value(this: T): string {
      return `${name} ${JSON.stringify(this.toJSON())}`
    },
  })
}
