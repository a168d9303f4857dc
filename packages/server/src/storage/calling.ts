import {
  credentialColumn,
  liveTokenColumns,
  type Row,
  readAppWithSecrets,
  readLiveToken,
  readTicket,
  select,
  width,
} from './rows.ts'
import type { Calling, Named } from './storage.ts'

/**
 * What both databases select for `apps.calling`: the app `c`, its secrets `s` and, beside each, what the request names,
 * `t`. `on` finds that one; where it does not, its columns are null.
 */
export function callingSelect(named: Named, on: string): { readonly columns: string; readonly joins: string } {
  const app = `${select('app', 'c')}, ${select('secret', 's')}`
  if (named === null) return { columns: app, joins: '' }
  if ('ticket' in named) return { columns: `${app}, ${select('ticket', 't')}`, joins: `LEFT JOIN ticket t ON ${on}` }
  return {
    columns: `${app}, ${liveTokenColumns}`,
    // A token has its app and authorization: these are never null beside one.
    joins: `LEFT JOIN token t ON ${on} LEFT JOIN app p ON p.id = t.app_id
      LEFT JOIN "authorization" a ON a.id = t.authorization_id LEFT JOIN "user" u ON u.id = t.user_id`,
  }
}

/** The column by which a named ticket is found. */
export function credentialOf({ ticket }: Extract<Named, { readonly ticket: unknown }>): string {
  return credentialColumn[ticket.kind]
}

/** One row per live secret, as {@link callingSelect} selects them. */
export function readCalling(rows: readonly Row[], named: Named, now: number): Calling | null {
  const app = readAppWithSecrets(rows)
  if (app === null) return null
  const [row = []] = rows
  const at = width.app + width.secret
  const found = named !== null && row[at] !== null
  return {
    app,
    token: found && 'token' in named ? readLiveToken(row, now, at) : null,
    ticket: found && 'ticket' in named ? readTicket(row, at) : null,
  }
}
