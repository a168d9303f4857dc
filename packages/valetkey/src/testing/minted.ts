import { randomText } from '../http/random.ts'

/** A secret that says whose it is, so that whoever reads a log can see that one has come into it. */
export function minted(kind: 'access' | 'refresh' | 'client-secret' | 'token-secret'): string {
  return `scripted-${kind}-${randomText(24)}`
}
