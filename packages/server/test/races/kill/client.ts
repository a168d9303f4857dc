import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { encodeForm } from 'valetkey/http/form'
import {
  authorizePath,
  basic,
  callback,
  flowOf,
  locationOf,
  type Pkce,
  pkce,
  type Tokens,
  type World,
} from '../../world.ts'
import type { Send } from './send.ts'

/** What a client keeps from one flow to the next: its cookies, tokens that live, tokens that were revoked. */
interface Past {
  cookies: string
  alive?: Tokens
  dead?: Tokens
}

/**
 * Somebody's browser and app: flow after flow until told to stop. Answers how many. Each step says what a server may
 * answer that was killed in the middle of it: `again` is true where the request had to be sent more than once.
 */
export async function runClient(send: Send, it: World, stopped: () => boolean): Promise<number> {
  const past: Past = { cookies: '' }
  for (let flows = 0; ; flows++) {
    if (stopped()) return flows
    // Not each time: a password takes long to check.
    if (flows % 6 === 0) past.cookies = await signIn(send)
    await assertStanding(send, it, past)
    const proof = await pkce()
    const code = await codeFrom(send, it, past.cookies, proof)
    const tokens = code && (await exchange(send, it, code, proof))
    if (!tokens) continue
    const refreshed = await refresh(send, it, await refresh(send, it, tokens))
    await endings[flows % endings.length]!(send, it, { past, code, proof, tokens: refreshed })
  }
}

async function signIn(send: Send): Promise<string> {
  const page = await send('sign-in page', '/sign-in')
  const cookie = cookiesIn(page.answer)
  const form = { flow: flowOf(await page.answer.text()), username: 'alice', password: 'wonderland' }
  const headers = { ...formType, cookie, 'x-address': randomUUID() }
  const { answer } = await send('sign-in', '/sign-in', { method: 'POST', body: encodeForm(form), headers })
  assert.equal(answer.status, 303)
  return `${cookie}; ${cookiesIn(answer)}`
}

/** null: the answer with the code was lost, and the form counts once. */
async function codeFrom(send: Send, it: World, cookie: string, proof: Pkce): Promise<string | null> {
  const page = await send('consent page', authorizePath(it, proof), { headers: { cookie } })
  assert.equal(page.answer.status, 200, 'a session that was answered outlives the process')
  const form = { flow: flowOf(await page.answer.text()), decision: 'allow' }
  const headers = { ...formType, cookie }
  const { answer, again } = await send('consent', '/oauth/authorize', {
    method: 'POST',
    body: encodeForm(form),
    headers,
  })
  if (again && answer.status === 409) return null
  assert.equal(answer.status, 303)
  return locationOf(answer).searchParams.get('code')
}

/** null: the answer with the tokens was lost, and the code is used up. */
async function exchange(send: Send, it: World, code: string, proof: Pkce): Promise<Tokens | null> {
  const { answer, again } = await send('code', '/oauth/token', codeRequest(it, code, proof))
  if (again && answer.status === 400) {
    await assertInvalidGrant(answer)
    const third = await send('code once more', '/oauth/token', codeRequest(it, code, proof))
    await assertInvalidGrant(third.answer)
    return null
  }
  assert.equal(answer.status, 200, 'a code that was answered outlives the process')
  return answer.json()
}

/** However often its answer is lost: nobody is logged out by it. */
async function refresh(send: Send, it: World, tokens: Tokens): Promise<Tokens> {
  const { answer } = await send('refresh', '/oauth/token', refreshRequest(it, tokens))
  const text = await answer.text()
  assert.equal(answer.status, 200, text)
  const next = JSON.parse(text) as Tokens
  assert.equal(await opens(send, next), true)
  return next
}

interface End {
  readonly past: Past
  readonly code: string
  readonly proof: Pkce
  readonly tokens: Tokens
}

/** How flows end, in turn. */
const endings: readonly ((send: Send, it: World, end: End) => Promise<void>)[] = [
  async (_send, _it, { past, tokens }) => {
    past.alive = tokens
  },
  async (send, it, { past, tokens }) => {
    const { answer } = await send('revoke', '/oauth/revoke', form(it, { token: tokens.refresh_token }))
    assert.equal(answer.status, 200)
    past.dead = tokens
  },
  async (send, it, { past, code, proof, tokens }) => {
    const { answer } = await send('used code', '/oauth/token', codeRequest(it, code, proof))
    await assertInvalidGrant(answer)
    past.dead = tokens
  },
]

/** What was answered before holds, however many lives the server had since. */
async function assertStanding(send: Send, it: World, { alive, dead }: Past): Promise<void> {
  if (alive) assert.equal(await opens(send, alive), true, 'a token that was answered outlives the process')
  if (!dead) return
  assert.equal(await opens(send, dead), false, 'what was revoked stays revoked')
  await assertInvalidGrant((await send('dead refresh', '/oauth/token', refreshRequest(it, dead))).answer)
}

async function opens(send: Send, { access_token: token }: Tokens): Promise<boolean> {
  const { answer } = await send('resource', '/api/me', { headers: { authorization: `Bearer ${token}` } })
  assert.ok([200, 401].includes(answer.status))
  return answer.ok
}

async function assertInvalidGrant(answer: Response): Promise<void> {
  assert.equal(answer.status, 400)
  assert.equal(((await answer.json()) as { error: string }).error, 'invalid_grant')
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' }

function form(it: World, fields: Record<string, string>): RequestInit {
  return { method: 'POST', body: encodeForm(fields), headers: { ...formType, authorization: basic(it) } }
}

const refreshRequest = (it: World, { refresh_token }: Tokens): RequestInit =>
  form(it, { grant_type: 'refresh_token', refresh_token })

const codeRequest = (it: World, code: string, proof: Pkce): RequestInit =>
  form(it, { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: proof.verifier })

const cookiesIn = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map(cookie => cookie.split(';', 1)[0])
    .join('; ')
