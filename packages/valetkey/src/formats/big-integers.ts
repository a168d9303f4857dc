/**
 * JSON text in which every integer that a double cannot hold is written as text: `{"id":12345678901234567890}` becomes
 * `{"id":"12345678901234567890"}`, and nothing is rounded (RFC 8259 §6 leaves the precision to us).
 */
export function quoteBigIntegers(text: string): string {
  return /\d{16}/.test(text) ? text.replace(stringOrNumber, quoted) : text
}

/** Strings are taken whole, so that digits inside them are left alone. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

function quoted(token: string): string {
  return /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token
}
