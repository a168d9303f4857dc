import { hash } from 'node:crypto'
import type { App } from '../storage/storage.ts'

/** What one goes by who looks an app over before letting it in. */
type Look = Pick<App, 'name' | 'website' | 'redirectUris' | 'callbackDomain'>

/** Two apps that look alike have the same. The operator vouches for an app as it looks, and for no other. */
export function lookOf({ name, website, redirectUris, callbackDomain }: Look): string {
  return hash('sha256', JSON.stringify([name, website, redirectUris, callbackDomain]), 'base64url')
}
