/**
 * JSON as PHP's `json_encode` writes it, and so all of Flattr's: `/` as `\/`, everything beyond ASCII as `\uXXXX`, no
 * spaces. Any JSON reader understands the same.
 */
export function phpJson(value: unknown): string {
  return JSON.stringify(value).replace(/[/\u0080-\uffff]/g, character =>
    character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
