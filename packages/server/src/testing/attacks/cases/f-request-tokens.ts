import { shown, told } from '../answer.ts'
import { type Attack, attack } from '../attack.ts'
import { givesNothing, hold, passes, refused } from '../expect.ts'
import { decide } from '../flows.ts'
import { askForRequestToken, authorizeUrl1, exchange, newRequestToken, newVerifier } from '../oauth1-flows.ts'

/** Asking for a request token, and a person’s answer: case 112 to 114, and 120. */
export const requestTokens: readonly Attack[] = [
  attack({
    number: 112,
    title: 'a request token without a callback, with a foreign one, with OOB: 400',
    clause: 'RFC 5849 §2.1',
    needs: ['oauth1'],
    async run(target) {
      const { protocol, host, pathname, search } = new URL(target.app.redirectUri)
      const rest = pathname + search
      const callbacks = [
        null,
        '',
        'OOB',
        'https://evil.example/cb',
        `${protocol}//${host}.evil.example${rest}`,
        `${protocol}//evil.example/${host}${rest}`,
        `${protocol}//${host}@evil.example${rest}`,
        `${protocol}//evil${host}${rest}`,
        'javascript:alert(1)',
        `${target.app.redirectUri}#x`,
      ]
      for (const oauth_callback of callbacks)
        refused(await askForRequestToken(target, { oauth: { oauth_callback } }), String(oauth_callback), 400)
    },
  }),
  attack({
    number: 113,
    title: 'guessing tokens and secrets: long and new each time, form-encoded, kept by no cache, callback confirmed',
    clause: 'RFC 5849 §2.1, §4.9',
    needs: ['oauth1'],
    async run(target) {
      const seen = new Set<unknown>()
      for (let time = 0; time < 3; time++) {
        const answer = await askForRequestToken(target)
        const { oauth_token, oauth_token_secret, oauth_callback_confirmed } = passes(answer, 'asking')
        hold(oauth_callback_confirmed === 'true', 'the callback is not confirmed')
        hold(/^application\/x-www-form-urlencoded/.test(answer.headers.get('content-type') ?? ''), shown(answer))
        hold(answer.headers.get('cache-control')?.includes('no-store'), 'there is no Cache-Control: no-store')
        for (const text of [oauth_token, oauth_token_secret])
          hold(typeof text === 'string' && text.length >= 22, 'a token or secret has less than 128 bits')
        seen.add(oauth_token).add(oauth_token_secret)
      }
      hold(seen.size === 6, 'a token or secret was given twice')
    },
  }),
  attack({
    number: 114,
    title: 'polling for a token the victim has allowed, without the verifier: nothing (session fixation)',
    clause: 'RFC 5849 §2.3, advisory 2009.1',
    needs: ['oauth1'],
    async run(target) {
      const pair = await newRequestToken(target)
      const verifier = await newVerifier(target, pair)
      for (const guess of [null, '']) refused(await exchange(target, pair, guess), `verifier ${guess}`, [400, 401])
      passes(await exchange(target, pair, verifier), 'the app with the verifier')
    },
  }),
  attack({
    number: 114,
    title: 'a callback sent to the page: not read',
    clause: 'RFC 5849 §2.2, advisory 2009.1',
    needs: ['oauth1'],
    async run(target) {
      const url = `${authorizeUrl1(target, await newRequestToken(target))}&oauth_callback=https%3A%2F%2Fevil.example%2Fcb`
      const answer = await decide(target, url, 'allow')
      hold(answer.location?.origin !== 'https://evil.example', `the verifier went ${shown(answer)}`)
      hold(told(answer).has('oauth_verifier'), `no verifier came: ${shown(answer)}`)
    },
  }),
  attack({
    number: 120,
    title: 'a no is oauth_problem or denied, and the request token is burned',
    clause: 'OAuth Problem Reporting extension',
    needs: ['oauth1'],
    async run(target) {
      const pair = await newRequestToken(target)
      const no = await decide(target, authorizeUrl1(target, pair), 'deny')
      hold(told(no).has('oauth_problem') || told(no).has('denied'), `the no: ${shown(no)}`)
      givesNothing(no, 'the no')
      refused(await exchange(target, pair, 'x'), 'the request token after it', 401)
    },
  }),
  attack({
    number: 120,
    title: 'a no out of band is a page',
    clause: 'RFC 5849 §2.2',
    needs: ['oauth1', 'newApp'],
    async run(target) {
      const app = await target.newApp({ name: 'By hand', redirectUris: ['https://client.example/hand'] })
      const pair = await newRequestToken(target, { app, oauth: { oauth_callback: 'oob' } })
      const no = await decide(target, authorizeUrl1(target, pair), 'deny', { app })
      hold(no.location === null && /^text\/html/.test(no.headers.get('content-type') ?? ''), `the no: ${shown(no)}`)
      givesNothing(no, 'the no')
      refused(await exchange(target, pair, 'x', app), 'the request token after it', 401)
    },
  }),
]
