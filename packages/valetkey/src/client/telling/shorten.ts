/** What may be shown of a secret: four characters, where that still leaves plenty. */
export function shorten(secret: string): string {
  return secret.length < 12 ? '…' : `${secret.slice(0, 4)}…`
}
