import { createSealer } from 'valetkey/http/seal'
import type { OAuthError } from 'valetkey/oauth2/errors'
import type { Client } from '../apps/clients.ts'
import { type Core, now } from '../core.ts'
import type { Issued } from '../dialect.ts'
import { nodeCipher } from '../node-cipher.ts'
import type { LiveToken } from '../storage/storage.ts'
import type { Sprout } from '../tokens/issue.ts'

/** What a lost answer is re-answered with. */
export interface Answer {
  readonly accessToken: string
  readonly refreshToken?: string
  readonly scopes: readonly string[]
  readonly createdAt: number
  readonly expiresAt: number | null
}

export interface AnswerMemory {
  seal(answer: Answer): Promise<string>
  /** Throws when something else was asked for than the first time. */
  open(sealed: string): Promise<Answer>
}

interface Exchanged {
  /** What was given for it, in the clear. */
  readonly credential: string
  /** The row it was kept in, and all that was asked for. */
  readonly asked: string
  readonly otherwise: (cause: unknown) => OAuthError
}

/**
 * The answer is sealed under a key derived from the credential that was exchanged for it: who holds that may hear it
 * again, and nobody else, not even with the database and the server's keys. What was asked for is bound in.
 */
export function answerMemory({ credential, asked, otherwise }: Exchanged): AnswerMemory {
  const sealer = createSealer([{ kid: 'successor', secret: `valetkey successor of ${credential}` }], nodeCipher)
  return {
    seal: answer => sealer.seal(JSON.stringify(answer), asked),
    async open(sealed) {
      try {
        return JSON.parse(await sealer.open(sealed, asked))
      } catch (cause) {
        throw otherwise(cause)
      }
    },
  }
}

/** An access token, and the refresh token beside it where there is one. */
export function answerWith(
  [access, refresh]: readonly Sprout[],
  { scopes, at }: { readonly scopes: readonly string[]; readonly at: number },
): Answer {
  const { text, seed } = access!
  return {
    accessToken: text,
    ...(refresh !== undefined && { refreshToken: refresh.text }),
    scopes,
    createdAt: at,
    expiresAt: seed.lifetimeMs === null ? null : at + seed.lifetimeMs,
  }
}

/** The answer on its way out, the first time and each time it is given again. */
export function answered(
  core: Core,
  { app }: Client,
  { token, user }: LiveToken,
  answer: Answer,
  grant: string,
): Issued {
  core.events.emit('token.issued', { appId: app.id, userId: token.userId, data: { grant } })
  const left = answer.expiresAt === null ? null : Math.max(0, Math.round((answer.expiresAt - now(core)) / 1000))
  return {
    accessToken: answer.accessToken,
    tokenType: 'Bearer',
    ...(left !== null && { expiresIn: left }),
    ...(answer.refreshToken !== undefined && { refreshToken: answer.refreshToken }),
    scopes: answer.scopes,
    createdAt: answer.createdAt,
    app,
    user,
    ticket: null,
  }
}
