/** What a Host header may say; anything else in one would become part of a path, or name another host. */
export function isHost(text: string): boolean {
  return /^[\w.[\]:-]+$/.test(text)
}
