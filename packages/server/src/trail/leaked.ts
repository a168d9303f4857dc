import type { Core } from '../core.ts'
import type { Provider } from '../provider.ts'
import type { TokenKind } from '../storage/storage.ts'
import { lookupOf } from '../tokens/issue.ts'

const kinds: readonly TokenKind[] = ['access', 'refresh', 'oauth1']

/** Tokens that turned up where they should not be, whoever's they are. */
export function createTokens(core: Core): Provider['tokens'] {
  const { tokens, authorizations } = core.storage
  return {
    async revoke(text, reason = 'leaked') {
      for (const kind of kinds) {
        const lookup = lookupOf(core, kind, text)
        const live = lookup && (await tokens.find(lookup))
        if (!live) continue
        const { app, user, authorization } = live
        if (await authorizations.revoke(authorization.id, reason))
          core.events.emit('token.revoked', { appId: app.id, userId: user?.id ?? null, data: { kind, reason } })
        return { kind, app, user }
      }
      return null
    },
  }
}
