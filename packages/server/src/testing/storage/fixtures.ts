import { randomBytes } from 'node:crypto'
import type {
  App,
  NewApp,
  NewTicket,
  Storage,
  Taken,
  Ticket,
  TicketKind,
  Token,
  TokenKind,
  TokenSeed,
  User,
} from '../../storage/storage.ts'
import { credentialHash } from '../../tokens/hash.ts'

/** The storage under test, once it is open. */
export type Given = () => Storage

export const SECOND = 1000
export const MINUTE: number = 60 * SECOND
export const HOUR: number = 60 * MINUTE
export const DAY: number = 24 * HOUR

/** How many callers a race has. */
export const CALLERS = 50

let count = 0

/** Ids that sort in the order of their making, and that no other run has. */
export function newId(label: string): string {
  count += 1
  return `${RUN}-${String(count).padStart(6, '0')}-${label}`
}

const RUN: string = Date.now().toString(36) + randomBytes(4).toString('hex')

export function newHash(kind: string = 'test'): Uint8Array {
  return new Uint8Array(credentialHash(kind, newId('secret')))
}

export function race<T>(caller: (number: number) => Promise<T>, callers: number = CALLERS): Promise<T[]> {
  return Promise.all(Array.from({ length: callers }, (_, number) => caller(number)))
}

/** Runs with the clock moved, and moves it back whatever happens. */
export async function later<T>(storage: Storage, ms: number, work: () => Promise<T>): Promise<T> {
  const before = storage.clockOffset
  storage.setClockOffset(before + ms)
  try {
    return await work()
  } finally {
    storage.setClockOffset(before)
  }
}

export function appOf(patch: Partial<NewApp> = {}): NewApp {
  return {
    id: newId('app'),
    clientId: newId('client'),
    name: 'Photo printer',
    description: 'Prints your photos',
    website: 'https://printer.example/',
    ownerId: null,
    public: false,
    redirectUris: ['https://printer.example/callback', 'http://127.0.0.1/callback'],
    callbackDomain: null,
    scopes: ['read', 'write'],
    rsaPublicKey: null,
    policy: {},
    registration: null,
    ...patch,
  }
}

export async function newApp(storage: Storage, patch: Partial<NewApp> = {}): Promise<App> {
  const app = appOf(patch)
  await storage.apps.insert(app, null)
  return (await storage.apps.byId(app.id))!
}

export async function newUser(storage: Storage, patch: Partial<User> = {}): Promise<User> {
  const id = newId('user')
  const user = { id, username: id, displayName: 'Alice', email: null, passwordHash: null, ...patch }
  await storage.users.insert(user)
  return (await storage.users.byId(user.id))!
}

export function ticketOf(appId: string, patch: Partial<NewTicket> = {}): NewTicket {
  return {
    id: newId('ticket'),
    kind: 'auth',
    appId,
    browser: newHash('browser'),
    scopes: ['read', 'write'],
    redirectUri: 'https://printer.example/callback',
    redirectUriSent: true,
    codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    codeChallengeMethod: 'S256',
    params: { state: 'xyz' },
    requestTokenHash: null,
    secretSealed: null,
    lifetimeMs: 10 * MINUTE,
    resources: [],
    ...patch,
  }
}

export function seedOf(patch: Partial<TokenSeed> = {}): TokenSeed {
  return {
    id: newId('token'),
    kind: 'access',
    hash: newHash('token'),
    secretSealed: null,
    copySealed: null,
    lifetimeMs: 2 * HOUR,
    scopes: null,
    reuse: false,
    ...patch,
  }
}

/** An access token and a refresh token. */
export function pairOf(): readonly [access: TokenSeed, refresh: TokenSeed] {
  return [seedOf(), seedOf({ kind: 'refresh', lifetimeMs: 30 * DAY })]
}

export interface Flow {
  readonly app: App
  readonly user: User
  readonly begun: NewTicket
  readonly ticket: Ticket
  /** Of the code, or of the verifier. */
  readonly credentialHash: Uint8Array
}

/** A flow up to the user's approval, with the app and the user it needs. */
export async function approvedFlow(
  storage: Storage,
  patch: Partial<NewTicket> = {},
  parties: Partial<Flow> = {},
): Promise<Flow> {
  const app = parties.app ?? (await newApp(storage))
  const user = parties.user ?? (await newUser(storage))
  const begun = ticketOf(app.id, patch)
  await storage.tickets.begin(begun)
  const credentialHash = newHash('credential')
  const ticket = await storage.tickets.approve(approvalOf(begun, user.id, { credentialHash }))
  return { app, user, begun, ticket: ticket!, credentialHash }
}

export function approvalOf(ticket: NewTicket, userId: string, patch: Partial<Approval> = {}): Approval {
  return {
    id: ticket.id,
    kind: ticket.kind as Approval['kind'],
    browser: ticket.browser ?? newHash('browser'),
    userId,
    scopes: ticket.scopes,
    authorizationId: newId('authorization'),
    credentialHash: newHash('credential'),
    credentialLifetimeMs: MINUTE,
    ...patch,
  }
}

export type Approval = Parameters<Storage['tickets']['approve']>[0]
export type CodeTake = Parameters<Storage['tickets']['takeCode']>[0]
export type VerifierTake = Parameters<Storage['tickets']['takeVerifier']>[0]
export type Rotation = Parameters<Storage['tokens']['rotate']>[0]

/** What the right app sends for its code. */
export function codeTake({ app, begun, credentialHash }: Flow, patch: Partial<CodeTake> = {}): CodeTake {
  return {
    codeHash: credentialHash,
    appId: app.id,
    redirectUri: begun.redirectUri,
    codeChallenge: begun.codeChallenge,
    maxAttempts: 5,
    seeds: pairOf(),
    ...patch,
  }
}

/** An OAuth 1.0a flow: a request token, approved. */
export function requestFlow(storage: Storage): Promise<Flow> {
  const oauth1 = {
    kind: 'request' as TicketKind,
    codeChallenge: null,
    codeChallengeMethod: null,
    redirectUriSent: true,
  }
  return approvedFlow(storage, { ...oauth1, requestTokenHash: newHash('request'), secretSealed: 'v1.k.sealed' })
}

export function verifierTake({ app, begun, credentialHash }: Flow, patch: Partial<VerifierTake> = {}): VerifierTake {
  return {
    requestTokenHash: begun.requestTokenHash!,
    verifierHash: credentialHash,
    appId: app.id,
    maxAttempts: 5,
    seeds: [seedOf({ kind: 'oauth1', lifetimeMs: null, secretSealed: 'v1.k.token-secret' })],
    ...patch,
  }
}

/** A device's ticket (RFC 8628): no browser, no redirect, two codes. */
export function deviceOf(
  appId: string,
  patch: Partial<NewTicket> = {},
): NewTicket & Required<Pick<NewTicket, 'device'>> {
  const device = { deviceCodeHash: newHash('device'), userCodeHash: newHash('user code'), intervalMs: 5 * SECOND }
  const none = { browser: null, redirectUri: null, redirectUriSent: false, codeChallenge: null }
  return { ...ticketOf(appId, { ...none, kind: 'device', codeChallengeMethod: null, ...patch }), device }
}

/** A device's flow up to the person's approval. */
export async function deviceFlow(
  storage: Storage,
  patch: Partial<NewTicket> = {},
): Promise<{ readonly app: App; readonly user: User; readonly begun: ReturnType<typeof deviceOf> }> {
  const [app, user] = [await newApp(storage), await newUser(storage)]
  const begun = deviceOf(app.id, patch)
  await storage.tickets.begin(begun)
  await storage.tickets.approve(approvalOf(begun, user.id, { credentialHash: null }))
  return { app, user, begun }
}

/** A flow up to its access and refresh token. */
export async function grantedFlow(
  storage: Storage,
): Promise<Flow & { readonly access: Token; readonly refresh: Token }> {
  const flow = await approvedFlow(storage)
  const taken = await storage.tickets.takeCode(codeTake(flow))
  const [access, refresh] = (taken as Taken & { ok: true }).tokens
  return { ...flow, access: access!, refresh: refresh! }
}

export function rotationOf(refresh: Token, patch: Partial<Rotation> = {}): Rotation {
  return {
    hash: refresh.hash,
    appId: refresh.appId,
    graceMs: 2 * MINUTE,
    answerSealed: newId('answer'),
    seeds: pairOf(),
    ...patch,
  }
}

/** Why a token opens nothing; 'gone' when there is none such. */
export async function deathOf(
  storage: Storage,
  { kind, hash, id }: Pick<Token, 'kind' | 'hash' | 'id'>,
): Promise<string | null> {
  const live = await storage.tokens.find({ kind: kind satisfies TokenKind, hash, id })
  return live ? live.dead : 'gone'
}

/** Counts equal outcomes: `{ ok: 1, replayed: 49 }`. */
export function tally(
  outcomes: readonly (Taken | { ok: true | false | 'again'; refusal?: string })[],
): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const outcome of outcomes) {
    const key = outcome.ok === true ? 'ok' : outcome.ok === 'again' ? 'again' : String(outcome.refusal)
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}
