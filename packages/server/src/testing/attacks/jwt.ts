import { createHmac } from 'node:crypto'

/** JSON Web Signature §3.1. */
export function jwt(header: object, claims: object, signature: (text: string) => string): string {
  const text = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${signature(text)}`
}

export const hs256 =
  (key: string): ((text: string) => string) =>
  text =>
    createHmac('sha256', key).update(text).digest('base64url')
