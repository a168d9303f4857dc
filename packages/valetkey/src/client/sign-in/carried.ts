import type { Sealer } from '../../http/seal.ts'

/** What a sign-in carries from its beginning to its end, whoever keeps it meanwhile. */
export interface Carried {
  readonly app: string
  readonly at: number
  /** The redirect_uri, or OAuth 1's callback. */
  readonly callback?: string | undefined
  /** Where it began, when not on the callback's host. */
  readonly host?: string | undefined
  readonly scope?: readonly string[] | undefined
  readonly next?: string | undefined
  readonly data?: unknown
  readonly user?: string | undefined
  /** The registration the sign-in was made with. */
  readonly stamp?: string | undefined
  /** Of the cookie's content: binds a state to one browser. */
  readonly binding?: string | undefined
  /** The key the PKCE verifier is derived with. */
  readonly kid?: string | undefined
  /** Terminals: the state to expect and the PKCE verifier. */
  readonly state?: string | undefined
  readonly verifier?: string | undefined
  /** OAuth 1: the request token and its secret. */
  readonly token?: string | undefined
  readonly secret?: string | undefined
}

/** One letter each: a state has 500 characters and a cookie 200 bytes. */
const letters: Readonly<Record<keyof Carried, string>> = {
  app: 'a',
  at: 't',
  callback: 'c',
  host: 'h',
  scope: 's',
  next: 'n',
  data: 'd',
  user: 'u',
  stamp: 'r',
  binding: 'b',
  kid: 'k',
  state: 'z',
  verifier: 'v',
  token: 'o',
  secret: 'x',
}

/** `purpose` tells states, cookies and pendings apart: none can stand in for another. */
export function sealCarried(sealer: Sealer, purpose: string, carried: Partial<Carried>): Promise<string> {
  const short = Object.entries(carried).map(([name, value]) => [letters[name as keyof Carried], value])
  return sealer.seal(JSON.stringify(Object.fromEntries(short)), `valetkey ${purpose}`)
}

/** Throws SealError when it is not ours. */
export async function openCarried(sealer: Sealer, purpose: string, text: string): Promise<Carried> {
  const short = JSON.parse(await sealer.open(text, `valetkey ${purpose}`)) as Record<string, unknown>
  const names = Object.entries(letters).filter(([, letter]) => short[letter] !== undefined)
  return Object.fromEntries(names.map(([name, letter]) => [name, short[letter]])) as unknown as Carried
}
