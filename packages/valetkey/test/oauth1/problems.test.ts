import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatProblemBody,
  formatProblemChallenge,
  OAuth1Problem,
  oauthProblems,
  parseProblemBody,
  parseProblemChallenge,
} from 'valetkey/oauth1/problems'

const base = 'GET&https%3A%2F%2Fx.example%2F&a%3D1%26b%3D2'

test('every problem has a status of its kind and survives body and header', () => {
  for (const [code, { status, sentence }] of Object.entries(oauthProblems)) {
    const problem = new OAuth1Problem(code, undefined, { params: { oauth_parameters_absent: 'a&b' } })
    assert.deepEqual([problem.status, problem.description], [status, sentence])
    assert.ok([400, 401, 403].includes(status))
    for (const read of [
      parseProblemBody(formatProblemBody(problem)),
      parseProblemChallenge(formatProblemChallenge(problem, 'R')),
    ]) {
      assert.deepEqual({ ...read }, { ...problem })
    }
  }
})

test('a status of one’s own wins, a code nobody listed is kept', () => {
  assert.equal(new OAuth1Problem('signature_method_rejected', 'not for this app', { status: 401 }).status, 401)
  const problem = parseProblemBody('oauth_problem=constructor', 418)
  assert.deepEqual([problem?.code, problem?.status], ['constructor', 418])
})

test('Flickr’s body: the base string stands as it is, its own & and all', () => {
  const problem = parseProblemBody(`oauth_problem=signature_invalid&debug_sbs=${base}`, 401)
  assert.deepEqual({ ...problem?.params }, { debug_sbs: base })
  assert.equal(
    parseProblemBody(`oauth_problem=signature_invalid&debug_sbs=${encodeURIComponent(base)}`)?.params['debug_sbs'],
    base,
  )
})

test('the base string is written encoded, or raw and last', () => {
  const problem = new OAuth1Problem('signature_invalid', 'no', { params: { debug_sbs: base, other: '1' } })
  const start = 'oauth_problem=signature_invalid&oauth_problem_advice=no&other=1&debug_sbs='
  assert.equal(formatProblemBody(problem), start + encodeURIComponent(base))
  assert.equal(formatProblemBody(problem, { baseString: 'raw' }), start + base)
  assert.equal(parseProblemBody(formatProblemBody(problem, { baseString: 'raw' }))?.params['debug_sbs'], base)
  assert.doesNotMatch(formatProblemChallenge(problem, 'R'), /debug_sbs/)
})

test('a challenge is found among others', () => {
  const header =
    'Bearer realm="a", OAuth realm="b, c", oauth_problem="token_rejected", oauth_problem_advice="sign%20in%20again"'
  const problem = parseProblemChallenge(header, 401)
  assert.deepEqual([problem?.code, problem?.description], ['token_rejected', 'sign in again'])
})

test('an answer that names no problem is none', () => {
  for (const text of ['', 'oauth_token=a&oauth_token_secret=b', 'oauth_problem=', '<html>oauth_problem</html>', '%']) {
    assert.equal(parseProblemBody(text), null, text)
  }
  for (const header of ['', 'OAuth realm="x"', 'Bearer oauth_problem="x"'])
    assert.equal(parseProblemChallenge(header), null, header)
})

test('an answer that is badly encoded is still read', () => {
  const problem = parseProblemBody('oauth_problem=token_rejected&oauth_problem_advice=100%+wrong')
  assert.equal(problem?.description, '100% wrong')
})
