import assert from 'node:assert/strict'
import { test } from 'node:test'
import { start, valetkey } from '../run.ts'
import { addressOf, type Consented, consent, openStage } from '../sandbox.ts'

/** Each service of the sandbox, and what a person meets there. */
interface Case {
  readonly protocol: 1 | 2
  /** what to paste: what the browser showed, or where it ended */
  paste(consented: Consented, asked: URL): string | undefined
  /** what `login` says about it */
  readonly told: RegExp
  /** a call that says whose token it is */
  readonly call: readonly string[]
  readonly who: (answer: Answer) => unknown
  readonly scope?: string
}

type Answer = Readonly<Record<string, string>> & {
  readonly user: { readonly username: { readonly _content: string } }
}

const services: Readonly<Record<string, Case>> = {
  flattr: {
    protocol: 2,
    paste: ({ redirect }) => redirect,
    told: /the page there will not load[\s\S]*copy the whole address[\s\S]*127\.0\.0\.1\/callback/,
    call: ['user'],
    who: ({ username }) => username,
    scope: 'thing extendedread',
  },
  mastodon: {
    protocol: 2,
    paste: ({ code }) => code,
    told: /Open this address/,
    call: ['/api/v1/accounts/verify_credentials'],
    who: ({ acct }) => acct,
    scope: 'read',
  },
  flickr: {
    protocol: 1,
    paste: ({ pin }) => pin,
    told: /Open this address/,
    call: ['flickr.test.login'],
    who: ({ user }) => user.username._content,
  },
  twitter: {
    protocol: 1,
    paste: ({ pin }) => pin,
    told: /oauth\/authorize\?/,
    call: ['account/verify_credentials.json', '-d', 'skip_status=true'],
    who: ({ screen_name }) => screen_name,
  },
  facebook: {
    protocol: 2,
    paste: ({ code }, asked) => {
      const { redirect_uri: page, state } = Object.fromEntries(asked.searchParams)
      return `${page}?${new URLSearchParams({ code: code ?? '', state: state ?? '' })}#_=_`
    },
    told: /a page whose address has the code in it/,
    call: ['me', '-d', 'fields=id,name,email'],
    who: ({ email }) => email?.split('@')[0],
    scope: 'email',
  },
}

const stage = await openStage()
const run = (...args: readonly string[]): ReturnType<typeof valetkey> => valetkey(args, stage.env)

for (const [name, { protocol, paste, told, call, who, scope }] of Object.entries(services)) {
  const scopes = scope === undefined ? [] : ['--scope', scope]

  /** Calls as the account of this label. */
  const whoIs = async (label: string): Promise<unknown> => {
    const { code, stdout, stderr } = await run('api', name, 'get', ...call, '--as', label)
    assert.deepEqual([code, stderr], [0, ''])
    return who(JSON.parse(stdout) as Answer)
  }

  test(`${name}: login by paste, then api`, async () => {
    const running = start(['login', name, '--sandbox', '--way', 'paste', '--as', 'pasted', ...scopes], stage.env)
    const address = await addressOf(running)
    await running.said(told)
    running.type(paste(await consent(address), new URL(address)) ?? 'nothing was brought')
    const { code, stdout, stderr } = await running.ended
    assert.equal(code, 0, stderr)
    assert.equal(stdout, '')
    assert.match(stderr, /Signed in as .*kept in /)
    assert.equal(await whoIs('pasted'), 'alice')
  })

  test(`${name}: login by loopback, then api`, async () => {
    const running = start(['login', name, '--sandbox', '--way', 'loopback', '--as', 'looped', ...scopes], stage.env)
    const address = await addressOf(running)
    await running.said(/Waiting for the browser/)
    const { redirect } = await consent(address, 'allow', 'bob')
    assert.match(await (await fetch(redirect ?? '')).text(), /Signed in/)
    const { code, stderr } = await running.ended
    assert.equal(code, 0, stderr)
    assert.equal(await whoIs('looped'), 'bob')
  })

  test(`${name}: token prints what the protocol has, status says who`, async () => {
    const { stdout } = await run('token', name, '--as', 'looped')
    assert.match(stdout, protocol === 1 ? /^\S+\n\S+\n$/ : /^\S+\n$/)
    assert.match((await run('status', name)).stdout, new RegExp(`^${name} \\(looped\\) .*127\\.0\\.0\\.1`, 'm'))
  })

  test(`${name}: a refusal keeps what was there, and is exit code 3 where the service says so to the app`, async () => {
    const running = start(['login', name, '--sandbox', '--way', 'loopback', '--as', 'looped', ...scopes], stage.env)
    const address = await addressOf(running)
    await running.said(/Waiting for the browser/)
    // Who agreed before is not asked again everywhere.
    const { redirect } = await consent(address, 'deny', 'carol')
    if (redirect === undefined) {
      // Flickr tells the person, and the app nothing.
      assert.equal(name, 'flickr')
      running.child.kill('SIGINT')
      assert.equal((await running.ended).code, 130)
    } else {
      assert.match(await (await fetch(redirect)).text(), /Not connected/)
      assert.equal((await running.ended).code, 3)
    }
    assert.equal(await whoIs('looped'), 'bob')
  })

  test(`${name}: logout forgets the one account and leaves the other`, async () => {
    assert.equal((await run('logout', name, '--as', 'pasted')).code, 0)
    assert.equal((await run('token', name, '--as', 'pasted')).code, 4)
    assert.equal((await run('token', name, '--as', 'looped')).code, 0)
  })
}

test('what nobody listens for may be pasted as it is, a refusal too', async () => {
  const running = start(['login', 'flattr', '--sandbox', '--way', 'paste'], stage.env)
  const { redirect } = await consent(await addressOf(running), 'deny')
  running.type(redirect ?? '')
  const { code, stderr } = await running.ended
  assert.equal(code, 3)
  assert.match(stderr, /Access was not given/)
})

test('an address of another sign-in is refused, also where nobody listens', async () => {
  const running = start(['login', 'flattr', '--sandbox', '--way', 'paste'], stage.env)
  const back = new URL((await consent(await addressOf(running))).redirect ?? '')
  back.searchParams.set('state', 'somebody-elses')
  running.type(back.href)
  const { code, stderr } = await running.ended
  assert.equal(code, 1)
  assert.match(stderr, /another sign-in/)
})

test('a wrong PIN is refused with what to do, and a call beyond the scopes says how to ask for more', async () => {
  const wrong = start(['login', 'twitter', '--sandbox', '--as', 'wrong'], stage.env)
  await addressOf(wrong)
  wrong.type('0000000')
  const { code, stderr } = await wrong.ended
  assert.equal(code, 1)
  assert.match(stderr, /Begin again, and mind the PIN/)
  const refused = await valetkey(
    ['api', 'flattr', 'post', 'flattr', '--as', 'looped', '-d', 'url=http://bob.example/crane'],
    stage.env,
  )
  assert.equal(refused.code, 6)
  assert.match(refused.stderr, /To ask for it: valetkey login flattr --scope "…"/)
})
