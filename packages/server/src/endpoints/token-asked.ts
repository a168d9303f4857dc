import { authenticateClient, type Client } from '../apps/clients.ts'
import type { Core } from '../core.ts'
import type { LiveToken, TokenKind, TokenLookup } from '../storage/storage.ts'
import { lookupOf } from '../tokens/issue.ts'

interface Asking {
  readonly client: Client
  /** The token, dead or alive and whoever's it is; null where it is none of ours. */
  token(): Promise<Asked | null>
}

export interface Asked {
  readonly lookup: TokenLookup
  readonly live: LiveToken
}

/**
 * Who asks about a token (RFC 7009 §2.1, RFC 7662 §2.1), read together with it. token_type_hint only saves lookups; a
 * token's own shape tells what kind it could be, so it is not read.
 */
export async function clientAsking(
  core: Core,
  request: Request,
  params: Readonly<Record<string, string>>,
  kinds: readonly TokenKind[],
  text: string | undefined,
): Promise<Asking> {
  const lookups = text === undefined ? [] : kinds.flatMap(kind => lookupOf(core, kind, text) ?? [])
  const [first, ...others] = lookups
  const client = await authenticateClient(core, request, params, first && { token: first })
  return { client, token: async () => asked(first, client.named.token) ?? firstOf(core, others) }
}

const asked = (lookup: TokenLookup | undefined, live: LiveToken | null): Asked | null =>
  lookup === undefined || live === null ? null : { lookup, live }

/** Where tokens carry no kind, each is tried. */
async function firstOf(core: Core, lookups: readonly TokenLookup[]): Promise<Asked | null> {
  for (const lookup of lookups) {
    const found = asked(lookup, await core.storage.tokens.find(lookup))
    if (found) return found
  }
  return null
}
