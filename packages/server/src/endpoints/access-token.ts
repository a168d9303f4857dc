import { OAuth1Problem, type ProblemCode } from 'valetkey/oauth1/problems'
import { type Core, contextOf } from '../core.ts'
import { type Signed, type TokenHolder, verifySigned } from '../signed/signed-request.ts'
import type { Refusal, Ticket, Token } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { mintToken, secretOf, textOf } from '../tokens/issue.ts'
import { verifierHash } from '../tokens/verifier.ts'
import { answering } from './answering.ts'
import { requestTokenNamed } from './ask-oauth1.ts'
import { signedParts, ticketSecretLabel } from './request-token.ts'

/**
 * RFC 5849 §2.3. In order:
 *   the request is signed by a known app       signed-request.ts
 *     with the secret of its request token     token_rejected, signature_invalid
 *   oauth_verifier is there                    parameter_absent
 *   its app brought not too many wrong ones    429
 *   then one storage step, won once            the table below
 */
export function accessToken(core: Core, request: Request): Promise<Response> {
  return answering(core, request, 'access-token', async known => {
    const signed = await verifySigned<Ticket>(core, await signedParts(core, request), {
      required: ['oauth_token'],
      names: token => requestTokenNamed(core, token),
      holder: ({ ticket }) => holderOf(core, ticket),
      seen: (app, policy, params) => Object.assign(known, { app, policy, params }),
    })
    const { user, token, text, secret } = await exchange(core, signed, core.addressOf(request))
    core.events.emit('token.issued', { appId: signed.app.id, userId: token.userId, data: { grant: 'oauth1' } })
    return core.dialect.accessTokenReply(
      { token: text, secret, app: signed.app, user, scopes: token.scopes },
      contextOf(core, 'access-token', request, { ...known, user }),
    )
  })
}

async function holderOf(core: Core, ticket: Ticket | null): Promise<TokenHolder<Ticket> | null> {
  if (ticket === null || ticket.secretSealed === null) return null
  const secret = await core.sealer.open(ticket.secretSealed, ticketSecretLabel(ticket.id))
  return { id: ticket.id, appId: ticket.appId, secret, value: ticket }
}

async function exchange(core: Core, signed: Signed<Ticket>, address: string | null) {
  const { app, policy, oauth, token: holder } = signed
  const verifier = oauth['oauth_verifier']
  if (verifier === undefined) {
    throw new OAuth1Problem('parameter_absent', 'oauth_verifier is missing', {
      params: { oauth_parameters_absent: 'oauth_verifier' },
    })
  }
  const who = { account: app.id, address }
  await core.throttle.allow('pin', who)
  const ticket = holder!.value
  const sprout = await mintToken(core, {
    kind: 'oauth1',
    policy,
    userId: ticket.userId,
    lifetimeMs: policy.oauth1TokenMs,
  })
  const taken = await core.storage.tickets.takeVerifier({
    requestTokenHash: credentialHash('request', oauth['oauth_token']!),
    verifierHash: verifierHash(core, ticket.id, core.dialect.readVerifier(verifier)),
    appId: app.id,
    maxAttempts: policy.maxAttempts,
    seeds: [sprout.seed],
  })
  if (!taken.ok && guesses.has(taken.refusal)) await core.throttle.failed('pin', who)
  if (!taken.ok) throw refused(core, taken.refusal, app.id, ticket.userId)
  const token: Token = taken.tokens[0]!
  return { user: taken.user, token, text: await textOf(core, token, sprout), secret: await secretOf(core, token) }
}

/** What a refusal of the storage becomes on the wire. */
const problems: Readonly<Record<Refusal, ProblemCode>> = {
  unknown: 'token_rejected',
  expired: 'token_expired',
  not_approved: 'additional_authorization_required',
  denied: 'user_refused',
  wrong_app: 'token_rejected',
  wrong_redirect_uri: 'token_rejected',
  wrong_proof: 'verifier_invalid',
  burned: 'token_rejected',
  replayed: 'token_used',
  used: 'token_used',
  dead: 'token_revoked',
}

/** `burned` is said to the wrong verifier that was one too many, and to whatever comes after it. */
const guesses: ReadonlySet<Refusal> = new Set(['wrong_proof', 'burned'])

function refused(core: Core, refusal: Refusal, appId: string, userId: string | null): OAuth1Problem {
  if (refusal === 'replayed' || refusal === 'burned') core.events.emit(`request_token.${refusal}`, { appId, userId })
  return new OAuth1Problem(problems[refusal])
}
