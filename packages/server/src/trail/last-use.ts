import type { Log } from '../ops/log.ts'
import type { Authorization } from '../provider.ts'
import type { Storage } from '../storage/storage.ts'

/** When an app last did something in a person's name, as `/settings/applications` says it. */
export interface LastUse {
  /** Remembered at once, stored at most once an hour; nobody waits for it. */
  note(authorization: Pick<Authorization, 'app' | 'user'>): void
  /** Resolves when all that was noted is stored. */
  settled(): Promise<void>
}

const hourMs = 60 * 60_000
/** More pairs of person and app than this in one hour, and some are stored again. */
const remembered = 10_000

export function createLastUse(storage: Pick<Storage, 'consents' | 'clockOffset'>, log: Log): LastUse {
  const noted = new Map<string, number>()
  const underway = new Set<Promise<void>>()
  return {
    note({ app, user }) {
      if (user === null) return
      const key = `${app.id} ${user.id}`
      const at = Date.now() + storage.clockOffset
      if (at - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < hourMs) return
      if (noted.size >= remembered) noted.clear()
      noted.set(key, at)
      const stored = storage.consents
        .touch(user.id, app.id)
        .catch(err => log.error({ err }, 'a last use was not stored'))
        .finally(() => underway.delete(stored))
      underway.add(stored)
    },
    async settled() {
      await Promise.all(underway)
    },
  }
}
