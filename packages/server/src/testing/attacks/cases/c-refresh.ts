import { type Attack, attack } from '../attack.ts'
import { hold, passes, ready, refused, successes, tally } from '../expect.ts'
import { call, newTokens, refresh, type Tokens, tokensIn } from '../flows.ts'
import { later, locked } from '../meanwhile.ts'
import { ten } from '../together.ts'

/** Refresh tokens: case 62 to 69. */
const minute = 60_000
const day = 24 * 60 * minute

export const refreshing: readonly Attack[] = [
  attack({
    number: 62,
    title: 'a refresh token by another app: invalid_grant, and the owner’s family lives',
    clause: 'RFC 6749 §6',
    needs: ['refreshTokens', 'otherApp'],
    async run(target) {
      const tokens = await newTokens(target)
      refused(await refresh(target, tokens.refresh, {}, target.otherApp), 'the other app', 400, 'invalid_grant')
      passes(await refresh(target, tokens.refresh), 'its owner')
    },
  }),
  attack({
    number: 63,
    title: 'a refresh token again at once: the same pair, or none',
    clause: 'RFC 9700 §4.14.2',
    needs: ['refreshTokens'],
    async run(target) {
      const first = await newTokens(target)
      const second = tokensIn(target, await refresh(target, first.refresh))
      const again = await refresh(target, first.refresh)
      if (again.status !== 200) refused(again, 'again', 400, 'invalid_grant')
      else hold(samePair([second, tokensIn(target, again)]), 'a second pair was given')
    },
  }),
  attack({
    number: 63,
    title: 'a refresh token ten times at once: never two successors',
    clause: 'RFC 9700 §4.14.2',
    needs: ['refreshTokens'],
    async run(target) {
      const first = await newTokens(target)
      const all = await ten(() => refresh(target, first.refresh))
      const won = successes(all).map(answer => tokensIn(target, answer))
      hold(won.length === 10 || won.length === 1, tally(all))
      hold(samePair(won), `${won.length} successes, and not one pair`)
    },
  }),
  attack({
    number: 63,
    title: 'in strict mode, ten at once: one pair',
    clause: 'RFC 9700 §4.14.2',
    needs: ['refreshTokens', 'newApp'],
    async run(target) {
      const app = await target.newApp({
        name: 'Strict',
        redirectUris: ['https://client.example/strict'],
        policy: { refreshGraceMs: 0 },
      })
      const first = await newTokens(target, { app })
      const all = await ten(() => refresh(target, first.refresh, {}, app))
      hold(successes(all).length === 1, tally(all))
    },
  }),
  attack({
    number: 64,
    title: 'an old refresh token after the grace: invalid_grant, and everything of that consent is revoked',
    clause: 'RFC 9700 §4.14.2',
    needs: ['refreshTokens', 'moveClock', 'api'],
    async run(target) {
      const first = await newTokens(target)
      const second = tokensIn(target, await refresh(target, first.refresh))
      await later(target, 10 * minute, async () => {
        ready(await call(target.api, second.access), 'the new token does not open the API')
        refused(await refresh(target, first.refresh), 'the old one', 400, 'invalid_grant')
        refused(await call(target.api, second.access), 'the access token after it', 401)
        refused(await refresh(target, second.refresh), 'the new refresh token after it', 400, 'invalid_grant')
      })
    },
  }),
  attack({
    number: 65,
    title: 'within the grace, but its successor was used: reuse, revoked',
    clause: 'RFC 9700 §4.14.2',
    needs: ['refreshTokens', 'api'],
    async run(target) {
      const first = await newTokens(target)
      const second = tokensIn(target, await refresh(target, first.refresh))
      const third = tokensIn(target, await refresh(target, second.refresh))
      refused(await refresh(target, first.refresh), 'the first one', 400, 'invalid_grant')
      refused(await refresh(target, third.refresh), 'the third one after it', 400, 'invalid_grant')
      refused(await call(target.api, third.access), 'its access token', 401)
    },
  }),
  attack({
    number: 66,
    title: 'more scopes by refreshing: invalid_scope, and the token stays good',
    clause: 'RFC 6749 §6',
    needs: ['refreshTokens', 'moreScope'],
    async run(target) {
      const tokens = await newTokens(target)
      const scope = `${target.scope} ${target.moreScope}`
      refused(await refresh(target, tokens.refresh, { scope }), scope, 400, 'invalid_scope')
      passes(await refresh(target, tokens.refresh), 'the same token for what it has')
    },
  }),
  attack({
    number: 66,
    title: 'the parent of a scope by refreshing: invalid_scope',
    clause: 'RFC 6749 §6',
    needs: ['refreshTokens', 'childScope'],
    async run(target) {
      const { childScope } = target
      const tokens = await newTokens(target, { params: { scope: childScope } })
      const [parent = ''] = childScope.split(':')
      refused(await refresh(target, tokens.refresh, { scope: parent }), parent, 400, 'invalid_scope')
      passes(await refresh(target, tokens.refresh, { scope: childScope }), 'the same token for what it has')
    },
  }),
  attack({
    number: 67,
    title: 'fewer scopes by refreshing: a narrower access token, and the refresh token keeps its own',
    clause: 'RFC 6749 §6',
    needs: ['refreshTokens', 'moreScope', 'apiMore'],
    async run(target) {
      const both = `${target.scope} ${target.moreScope}`
      const wide = await newTokens(target, { params: { scope: both } })
      ready(await call(target.apiMore, wide.access), 'the wide token does not open the API')
      const narrow = tokensIn(target, await refresh(target, wide.refresh, { scope: target.scope }))
      hold(narrow.scope === target.scope, `asked for ${target.scope}, the answer says ${narrow.scope}`)
      refused(await call(target.apiMore, narrow.access), 'the narrow token', 403, 'insufficient_scope')
      const again = tokensIn(target, await refresh(target, narrow.refresh))
      passes(await call(target.apiMore, again.access), 'the next one')
    },
  }),
  attack({
    number: 68,
    title: 'refreshing for ever: an end after a year, and after thirty days unused',
    clause: 'RFC 9700 §4.14.2',
    needs: ['refreshTokens', 'moveClock'],
    async run(target) {
      const unused = await newTokens(target)
      refused(
        await later(target, 30 * day + minute, () => refresh(target, unused.refresh)),
        'unused for 30 days',
        400,
        'invalid_grant',
      )
      let { refresh: text } = await newTokens(target)
      for (let at = 20; at < 365; at += 20)
        text = tokensIn(target, await later(target, at * day, () => refresh(target, text))).refresh
      refused(await later(target, 366 * day, () => refresh(target, text)), 'after 366 days', 400, 'invalid_grant')
    },
  }),
  attack({
    number: 69,
    title: 'refreshing for a locked account: invalid_grant',
    clause: 'RFC 9700 §4.14.2',
    needs: ['refreshTokens', 'lock'],
    async run(target) {
      const tokens = await newTokens(target)
      refused(await locked(target, () => refresh(target, tokens.refresh)), 'while it is locked', 400, 'invalid_grant')
    },
  }),
]

const samePair = (pairs: readonly Tokens[]) => new Set(pairs.map(pair => `${pair.access} ${pair.refresh}`)).size === 1
