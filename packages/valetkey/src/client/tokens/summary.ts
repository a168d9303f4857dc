import type { Connection, ConnectionSummary } from '../connection.ts'
import type { Context } from '../context.ts'
import type { VaultRecord } from '../vault.ts'
import { type About, aboutOf, readHeld, writeHeld } from './connections.ts'
import { healthOf } from './health.ts'
import type { Token } from './token.ts'

/** What is told of a connection, and noted, and read without opening its seal. */

export function connectionOf(ctx: Context, user: string, about: About, token: Token): Connection {
  const { account, scope, connectedAt } = about
  const { claims } = token
  return { app: ctx.name, user, account, claims, token, scope, health: healthOf(about, ctx.now()), connectedAt }
}

export function summaryOf(record: VaultRecord, now: number): ConnectionSummary {
  const about = aboutOf(record)
  const { account, scope, connectedAt, expiresAt, title } = about
  const expiry = expiresAt === undefined ? {} : { expiresAt }
  const health = healthOf(about, now)
  return { app: record.app, user: record.id, title, account, scope, health, connectedAt, ...expiry }
}

/** For all who share the vault; whoever changes the connection at the same moment is not held up. */
export async function noteEmpty(ctx: Context, user: string, until: number): Promise<void> {
  if (ctx.ownTokens.get) return
  const held = await readHeld(ctx, user)
  if (held === null || (held.about.emptyUntil ?? 0) >= until - NOTED_MS) return
  await writeHeld(ctx, user, { ...held, about: { ...held.about, emptyUntil: until } })
}

/** Answers of one window name its end to the second. */
const NOTED_MS = 1_000
