import { type Attack, attack, type Having } from '../attack.ts'
import { passes, ready, refused } from '../expect.ts'
import { call, newTokens, post, refresh, type Tokens } from '../flows.ts'
import { locked } from '../meanwhile.ts'
import type { App } from '../target.ts'

/** Tokens that must be dead, and tokens that must not: case 69 to 72, and 74. */
export const revocation: readonly Attack[] = [
  attack({
    number: 69,
    title: 'a bearer token of a locked account: 401 at once',
    clause: 'RFC 9700 §4.14.2',
    needs: ['api', 'lock'],
    async run(target) {
      const tokens = await opening(target)
      refused(await locked(target, () => call(target.api, tokens.access)), 'while it is locked', 401, 'invalid_token')
    },
  }),
  attack({
    number: 69,
    title: 'tokens of a disabled app: dead at once',
    clause: 'RFC 9700 §4.14.2',
    needs: ['api', 'newApp', 'disable'],
    async run(target) {
      const app = await target.newApp({ name: 'Disabled', redirectUris: ['https://client.example/disabled'] })
      const tokens = await opening(target, app)
      await target.disable(app, true)
      refused(await call(target.api, tokens.access), 'the access token', 401, 'invalid_token')
      refused(await refresh(target, tokens.refresh, {}, app), 'the refresh token', [400, 401])
    },
  }),
  attack({
    number: 69,
    title: 'tokens of a consent that was taken back: dead at once',
    clause: 'RFC 9700 §4.14.2',
    needs: ['api', 'refreshTokens', 'takeBack'],
    async run(target) {
      const tokens = await opening(target)
      await target.takeBack(target.person, target.app)
      refused(await call(target.api, tokens.access), 'the access token', 401, 'invalid_token')
      refused(await refresh(target, tokens.refresh), 'the refresh token', 400, 'invalid_grant')
    },
  }),
  attack({
    number: 70,
    title: 'revoking a refresh token ends its access tokens; revoking an access token ends that one',
    clause: 'RFC 7009 §2.1',
    needs: ['api', 'revoke', 'refreshTokens'],
    async run(target) {
      const first = await opening(target)
      passes(await revoke(target, first.access), 'revoking')
      refused(await call(target.api, first.access), 'the revoked access token', 401, 'invalid_token')
      passes(await refresh(target, first.refresh), 'its refresh token')
      const second = await opening(target)
      passes(await revoke(target, second.refresh), 'revoking')
      refused(await refresh(target, second.refresh), 'the revoked refresh token', 400, 'invalid_grant')
      refused(await call(target.api, second.access), 'the access token that came with it', 401, 'invalid_token')
    },
  }),
  attack({
    number: 70,
    title: 'revoking what is unknown, and what is another app’s: 200, and the other app’s lives',
    clause: 'RFC 7009 §2.1, §2.2',
    needs: ['api', 'revoke', 'otherApp'],
    async run(target) {
      const tokens = await opening(target)
      for (const token of ['nonsense', '', tokens.access].filter(Boolean))
        passes(await revoke(target, token, {}, target.otherApp), 'the answer to the other app')
      passes(await call(target.api, tokens.access), 'the token after another app revoked it')
    },
  }),
  attack({
    number: 71,
    title: 'revoking by a public app: its client_id and the token are needed, and enough',
    clause: 'RFC 7009 §2.1',
    needs: ['api', 'revoke', 'publicApp'],
    async run(target) {
      const tokens = await opening(target, target.publicApp)
      refused(
        await revoke(target, tokens.access, { client_id: null }, target.publicApp),
        'without client_id',
        [400, 401],
      )
      passes(await call(target.api, tokens.access), 'the token after it')
      passes(await revoke(target, tokens.access, {}, target.publicApp), 'with client_id')
      refused(await call(target.api, tokens.access), 'the revoked token', 401, 'invalid_token')
    },
  }),
  attack({
    number: 72,
    title: 'a wrong token_type_hint: found all the same',
    clause: 'RFC 7009 §2.1',
    needs: ['api', 'revoke'],
    async run(target) {
      for (const token_type_hint of ['refresh_token', 'nonsense']) {
        const tokens = await opening(target)
        passes(await revoke(target, tokens.access, { token_type_hint }), token_type_hint)
        refused(await call(target.api, tokens.access), `after the hint ${token_type_hint}`, 401, 'invalid_token')
      }
    },
  }),
  attack({
    number: 74,
    title: 'a token a character shorter or longer, in another case, or with something behind it: 401',
    clause: 'RFC 6750 §3.1',
    needs: ['api'],
    async run(target) {
      const { access } = await opening(target)
      const last = access.at(-1)!
      const flipped = last === last.toUpperCase() ? last.toLowerCase() : last.toUpperCase()
      const all = {
        'one less': access.slice(0, -1),
        'one more': `${access}A`,
        'another letter': access.slice(0, -1) + (last === 'x' ? 'y' : 'x'),
        'another case': flipped === last ? access.toUpperCase() : access.slice(0, -1) + flipped,
        'a NUL': `${access}%00`,
        'a =': `${access}=`,
        'half of it': access.slice(0, access.length / 2),
        twice: access + access,
      }
      for (const [what, token] of Object.entries(all))
        refused(await call(target.api, token), what, 401, 'invalid_token')
    },
  }),
]

/** Tokens that open the API now, so that a 401 later means something. */
async function opening(target: Having<'api'>, app: App = target.app): Promise<Tokens> {
  const tokens = await newTokens(target, { app })
  ready(await call(target.api, tokens.access), 'the new token does not open the API')
  return tokens
}

function revoke(
  target: Having<'revoke'>,
  token: string,
  change: Readonly<Record<string, string | null>> = {},
  app: App = target.app,
) {
  return post(target, { token, ...change }, app, target.revoke)
}
