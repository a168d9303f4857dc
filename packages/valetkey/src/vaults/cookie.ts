import { connectError } from '../client/errors/connect-errors.ts'
import { type Records, recordsVault } from '../client/memory-vault.ts'
import type { Vault, VaultRecord } from '../client/vault.ts'
import { formatCookie, parseCookies } from '../http/cookie.ts'
import { createSealer, type Key } from '../http/seal.ts'

export interface CookieVaultOptions {
  /** Seals the cookies: what the browser holds it can neither read nor change. As for `new OAuth({ secret })`. */
  readonly secret: string | readonly Key[]
  /** What the cookies are called; `.0`, `.1`… follow where one does not hold it all. Default `vk-vault`. */
  readonly name?: string
  /** How long a browser keeps them, in seconds; default 30 days. */
  readonly maxAge?: number
  /** Only over https. Default: yes, but on this machine (localhost, 127.0.0.1, [::1]). */
  readonly secure?: boolean
}

export interface CookieVault extends Vault {
  /** The response with what has changed in its Set-Cookie headers. Call it once, last. */
  commit(response: Response): Promise<Response>
}

/** Browsers promise 4096 bytes a cookie, attributes included (RFC 6265 §6.1); most servers read 16 kB of headers or less. */
const PART = 3_700
const PARTS = 3
const THIRTY_DAYS = 30 * 24 * 3600
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * One person's connections in their own browser's cookies, for apps that keep nothing on a server. One vault a request.
 * @example
 * const vault = cookieVault(request, { secret })
 * const me = await oauth.withVault(vault).app('github').get('user')
 * return vault.commit(Response.json(me.data))
 */
export function cookieVault(request: Request, options: CookieVaultOptions): CookieVault {
  const { secret, maxAge = THIRTY_DAYS, secure = !LOOPBACK.test(new URL(request.url).hostname) } = options
  const sealer = createSealer(typeof secret === 'string' ? [{ kid: '1', secret }] : secret)
  const name = `${secure ? '__Host-' : ''}${options.name ?? 'vk-vault'}`
  const sent = partsSent(request, name)
  const opened = open()
  let changed = false

  /** Cookies that are not ours, or sealed with a key that is gone, are as good as none. */
  async function open(): Promise<Records> {
    const plain = sent.length === 0 ? null : await sealer.open(sent.join(''), name).catch(() => null)
    const { records = [], used = [] } = plain === null ? {} : (JSON.parse(plain) as Content)
    return { records: new Map(records), used: new Map(used) }
  }

  async function written(): Promise<readonly string[]> {
    const { records, used } = await opened
    if (records.size === 0 && used.size === 0) return []
    const content: Content = { records: [...records], used: [...used] }
    const sealed = await sealer.seal(JSON.stringify(content), name)
    const parts = sealed.match(new RegExp(`.{1,${PART}}`, 'g')) ?? []
    if (parts.length > PARTS) throw connectError('vault_full', name, { reason: `it would take ${sealed.length} bytes` })
    return parts
  }

  return {
    ...recordsVault(opened, async () => {
      changed = true
      await written()
    }),
    lasting: true,
    perRequest: true,
    async commit(response) {
      if (!changed) return response
      const parts = await written()
      const copy = new Response(response.body, response)
      const set = (at: number, value: string, age: number) =>
        copy.headers.append(
          'set-cookie',
          formatCookie(`${name}.${at}`, value, { maxAge: age, httpOnly: true, secure, sameSite: 'Lax' }),
        )
      for (const [at, part] of parts.entries()) set(at, part, maxAge)
      for (let at = parts.length; at < sent.length; at++) set(at, '', 0)
      return copy
    },
  }
}

interface Content {
  readonly records?: readonly (readonly [string, VaultRecord])[]
  readonly used?: readonly (readonly [string, number])[]
}

function partsSent(request: Request, name: string): readonly string[] {
  const cookies = parseCookies(request.headers.get('cookie'))
  const parts: string[] = []
  for (let at = 0; at < PARTS && cookies[`${name}.${at}`] !== undefined; at++) parts.push(cookies[`${name}.${at}`]!)
  return parts
}
