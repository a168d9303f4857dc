/**
 * Our base strings, signatures, headers and whole requests against three other implementations, over generated requests.
 * Where one differs, a fault of that implementation must be listed beside it, with the line of RFC 5849 that decides, and the
 * two must agree about the same request without what brings the fault about.
 */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Compared, compare } from './differential/faults.ts'
import * as npmOAuth from './differential/npm-oauth.ts'
import * as npmOAuth10a from './differential/npm-oauth-1.0a.ts'
import * as oauthlib from './differential/oauthlib.ts'
import { ours, oursSent } from './differential/ours.ts'
import { type Sample, samplesOf } from './differential/samples.ts'

/** So many requests about which both agree outright, beside those that need explaining. */
const wanted = process.env['VALETKEY_TEST_LONG'] === '1' ? 100_000 : 2_000

function report(t: TestContext, { samples, agreed, faults }: Compared): void {
  t.diagnostic(
    `${samples} requests, ${agreed} agreed; ${Object.entries(faults)
      .map(([name, n]) => `${n} ${name}`)
      .join('; ')}`,
  )
  assert.ok(agreed >= wanted, `only ${agreed} of ${samples} agreed`)
}

/** The first so many of those this implementation can sign. */
const some = (count: number, fits: (sample: Sample) => boolean): readonly Sample[] => samplesOf(count).filter(fits)

test('base strings agree, and headers, with npm oauth-1.0a, its listed faults aside', async t => {
  const { theirs, faults, signsHere } = npmOAuth10a
  report(t, await compare(some(wanted * 2.8, signsHere), ours, theirs, faults))
})

test('base strings agree, and headers, with npm oauth, its listed faults aside', async t => {
  const { theirs, faults, signsHere } = npmOAuth
  report(t, await compare(some(wanted * 2.4, signsHere), ours, theirs, faults))
})

test('base strings agree, and headers, with oauthlib (Python), its listed faults aside', {
  skip: oauthlib.missing,
}, async t => {
  await using peer = oauthlib.startOauthlib()
  report(t, await compare(samplesOf(wanted * 1.1), ours, peer.theirs, oauthlib.faults))
})

test('whole requests, signed in header, query and body by all seven methods, agree with oauthlib', {
  skip: oauthlib.missing,
}, async t => {
  await using peer = oauthlib.startOauthlib()
  const fits = ({ method, form, transmission }: Sample) => (form === null ? transmission !== 'body' : method !== 'GET')
  report(t, await compare(some(wanted * 2, fits), oursSent, peer.theirsSent, oauthlib.faultsSent))
})
