import type {
  App,
  AppSecret,
  AppWithSecrets,
  AuthorizationRow,
  Consent,
  LiveToken,
  NewTicket,
  Session,
  SignKey,
  StoredEvent,
  Ticket,
  TicketKind,
  TicketState,
  Token,
  TokenKind,
  User,
} from './storage.ts'

/**
 * Rows as both databases give them: arrays, in the order of the column lists here. Lists and records are JSON text.
 * (Arrays because the hot SELECTs join four tables: reading by position costs half of reading by name.)
 */
export type Value = string | number | bigint | boolean | Uint8Array | null
export type Row = readonly Value[]

export const columns = {
  app: 'id client_id name description website owner_id public redirect_uris callback_domain scopes rsa_public_key policy registration created_at disabled_at',
  secret: 'id hash sealed created_at expires_at last_used_at',
  user: 'id username display_name email password_hash created_at locked_at',
  consent: 'user_id app_id scopes created_at updated_at',
  authorization: 'id user_id app_id scopes created_at revoked_at revoked_reason authenticated_at upgraded_at',
  ticket:
    'id kind state app_id user_id authorization_id browser scopes redirect_uri redirect_uri_sent code_challenge code_challenge_method params answer_params secret_sealed attempts created_at expires_at code_expires_at resources',
  token:
    'id kind hash authorization_id app_id user_id scopes secret_sealed copy_sealed created_at expires_at revoked_at resources rotated_at',
  event: 'id at type app_id user_id data',
  signkey: 'id alg turn public_jwk private_sealed created_at use_from use_until expires_at',
} as const

export type Entity = keyof typeof columns

/** How many columns an entity takes in a row. */
export const width = Object.fromEntries(
  Object.entries(columns).map(([entity, names]) => [entity, names.split(' ').length]),
) as Readonly<Record<Entity, number>>

/** The column list for a SELECT, with the table's alias where several are joined. */
export function select(entity: Entity, alias?: string): string {
  const names = columns[entity].split(' ')
  return names.map(name => (alias ? `${alias}.${name}` : name)).join(', ')
}

const list = (json: Value | undefined): readonly string[] => JSON.parse(json as string)
const record = (json: Value | undefined): Readonly<Record<string, unknown>> => JSON.parse(json as string)

export function readApp(row: Row, at: number = 0): App {
  return {
    id: row[at] as string,
    clientId: row[at + 1] as string,
    name: row[at + 2] as string,
    description: row[at + 3] as string,
    website: row[at + 4] as string | null,
    ownerId: row[at + 5] as string | null,
    public: Boolean(row[at + 6]),
    redirectUris: list(row[at + 7]),
    callbackDomain: row[at + 8] as string | null,
    scopes: list(row[at + 9]),
    rsaPublicKey: row[at + 10] as string | null,
    policy: record(row[at + 11]),
    registration: row[at + 12] as App['registration'],
    createdAt: row[at + 13] as number,
    disabledAt: row[at + 14] as number | null,
  }
}

export function readSecret(row: Row, at: number = 0): AppSecret {
  return {
    id: row[at] as string,
    hash: row[at + 1] as Uint8Array,
    sealed: row[at + 2] as string,
    createdAt: row[at + 3] as number,
    expiresAt: row[at + 4] as number | null,
    lastUsedAt: row[at + 5] as number | null,
  }
}

/** One row per live secret, the app in front of each; a single row without one when there is none. */
export function readAppWithSecrets(rows: readonly Row[]): AppWithSecrets | null {
  if (rows[0] === undefined) return null
  const secrets = rows.filter(row => row[width.app] !== null).map(row => readSecret(row, width.app))
  return { ...readApp(rows[0]), secrets }
}

export function readUser(row: Row, at: number = 0): User {
  return {
    id: row[at] as string,
    username: row[at + 1] as string,
    displayName: row[at + 2] as string,
    email: row[at + 3] as string | null,
    passwordHash: row[at + 4] as string | null,
    createdAt: row[at + 5] as number,
    lockedAt: row[at + 6] as number | null,
  }
}

/** Of a user who was looked for with LEFT JOIN. */
export function readUserOrNone(row: Row, at: number): User | null {
  return row[at] === null ? null : readUser(row, at)
}

/** The user, and when the session began behind it. */
export function readSession(row: Row): Session {
  return { user: readUser(row), createdAt: row[width.user] as number }
}

export function readConsent(row: Row, at: number = 0): Consent {
  return {
    userId: row[at] as string,
    appId: row[at + 1] as string,
    scopes: list(row[at + 2]),
    createdAt: row[at + 3] as number,
    updatedAt: row[at + 4] as number,
  }
}

/** So long a use is as good as the one noted last. */
export const USE_NOTED_MS: number = 60 * 60_000

/** The later of two instants, either of which may not have been. */
export function latest(one: Value | undefined, other: Value | undefined): number | null {
  const instants = [one, other].filter(value => typeof value === 'number')
  return instants.length === 0 ? null : Math.max(...instants)
}

export function readAuthorization(row: Row, at: number = 0): AuthorizationRow {
  return {
    id: row[at] as string,
    userId: row[at + 1] as string | null,
    appId: row[at + 2] as string,
    scopes: list(row[at + 3]),
    createdAt: row[at + 4] as number,
    revokedAt: row[at + 5] as number | null,
    revokedReason: row[at + 6] as string | null,
    authenticatedAt: row[at + 7] as number | null,
    upgradedAt: row[at + 8] as number | null,
  }
}

export function readTicket(row: Row, at: number = 0): Ticket {
  return {
    id: row[at] as string,
    kind: row[at + 1] as TicketKind,
    state: row[at + 2] as TicketState,
    appId: row[at + 3] as string,
    userId: row[at + 4] as string | null,
    authorizationId: row[at + 5] as string | null,
    browser: row[at + 6] as Uint8Array | null,
    scopes: list(row[at + 7]),
    redirectUri: row[at + 8] as string | null,
    redirectUriSent: Boolean(row[at + 9]),
    codeChallenge: row[at + 10] as string | null,
    codeChallengeMethod: row[at + 11] as string | null,
    params: { ...record(row[at + 12]), ...record(row[at + 13]) },
    secretSealed: row[at + 14] as string | null,
    attempts: row[at + 15] as number,
    createdAt: row[at + 16] as number,
    expiresAt: row[at + 17] as number,
    codeExpiresAt: row[at + 18] as number | null,
    resources: list(row[at + 19]),
  }
}

export function readToken(row: Row, at: number = 0): Token {
  return {
    id: row[at] as string,
    kind: row[at + 1] as TokenKind,
    hash: row[at + 2] as Uint8Array,
    authorizationId: row[at + 3] as string,
    appId: row[at + 4] as string,
    userId: row[at + 5] as string | null,
    scopes: list(row[at + 6]),
    secretSealed: row[at + 7] as string | null,
    copySealed: row[at + 8] as string | null,
    createdAt: row[at + 9] as number,
    expiresAt: row[at + 10] as number | null,
    revokedAt: row[at + 11] as number | null,
    resources: list(row[at + 12]),
  }
}

/** Token, app, authorization, user side by side, as `liveTokenColumns` selects them. */
export function readLiveToken(row: Row, now: number, at: number = 0): LiveToken {
  const token = readToken(row, at)
  const app = readApp(row, at + width.token)
  const authorization = readAuthorization(row, at + width.token + width.app)
  const userAt = at + width.token + width.app + width.authorization
  const user = readUserOrNone(row, userAt)
  const rotated = row[at + width.token - 1] !== null
  const halted = app.disabledAt !== null || row[userAt + width.user] !== null
  return { token, app, authorization, user, dead: deadBecause({ token, authorization, user, rotated, halted, now }) }
}

export const liveTokenColumns: string = [
  select('token', 't'),
  select('app', 'p'),
  select('authorization', 'a'),
  select('user', 'u'),
  // A token that was exchanged for another app's (RFC 8693) lives by the app it came from, too.
  '(SELECT o.disabled_at FROM app o WHERE o.id = a.app_id)',
].join(', ')

/** What joins a token `t` with all that decides whether it lives. */
export const liveTokenTables = `token t JOIN app p ON p.id = t.app_id
  JOIN "authorization" a ON a.id = t.authorization_id LEFT JOIN "user" u ON u.id = t.user_id`

type Life = Omit<LiveToken, 'dead' | 'app'> & {
  readonly rotated: boolean
  /** An app it depends on is disabled. */
  readonly halted: boolean
  readonly now: number
}

function deadBecause({ token, authorization, user, rotated, halted, now }: Life): LiveToken['dead'] {
  if (token.revokedAt !== null || authorization.revokedAt !== null) return 'revoked'
  if (rotated) return 'rotated'
  if (token.expiresAt !== null && token.expiresAt <= now) return 'expired'
  if (halted) return 'app_disabled'
  if (user !== null && user.lockedAt !== null) return 'user_locked'
  return null
}

export function readSignKey(row: Row): SignKey {
  return {
    id: row[0] as string,
    alg: row[1] as string,
    turn: row[2] as number,
    publicJwk: record(row[3]),
    privateSealed: row[4] as string,
    createdAt: row[5] as number,
    useFrom: row[6] as number,
    useUntil: row[7] as number,
    expiresAt: row[8] as number,
  }
}

export function readEvent(row: Row): StoredEvent {
  return {
    id: String(row[0]),
    at: row[1] as number,
    type: row[2] as string,
    appId: row[3] as string | null,
    userId: row[4] as string | null,
    data: record(row[5]),
  }
}

/** The columns of a new ticket, in the order of {@link beginValues}; instants follow. */
export const beginColumns = `id, kind, app_id, browser, scopes, redirect_uri, redirect_uri_sent, code_challenge,
  code_challenge_method, params, request_token_hash, secret_sealed, resources, request_uri_hash, device_code_hash,
  user_code_hash, poll_interval_ms`

export function beginValues(ticket: NewTicket): (string | number | Uint8Array | null)[] {
  return [
    ticket.id,
    ticket.kind,
    ticket.appId,
    ticket.browser,
    JSON.stringify(ticket.scopes),
    ticket.redirectUri,
    Number(ticket.redirectUriSent),
    ticket.codeChallenge,
    ticket.codeChallengeMethod,
    JSON.stringify(ticket.params),
    ticket.requestTokenHash,
    ticket.secretSealed,
    JSON.stringify(ticket.resources ?? []),
    ticket.requestUriHash ?? null,
    ticket.device?.deviceCodeHash ?? null,
    ticket.device?.userCodeHash ?? null,
    ticket.device?.intervalMs ?? null,
  ]
}

/** Where the hash of a kind's credential stands. */
export const credentialColumn: Readonly<Record<Exclude<TicketKind, 'par'>, string>> = {
  auth: 'code_hash',
  request: 'request_token_hash',
  device: 'device_code_hash',
}

/** How much earlier than promised a poll may come: networks are not even (RFC 8628 §3.5). */
export const POLL_LEEWAY_MS = 500

/** Where the interval stops growing. */
export const LONGEST_POLL_MS = 60_000
