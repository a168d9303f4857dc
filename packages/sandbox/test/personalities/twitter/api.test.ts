import assert from 'node:assert/strict'
import { test } from 'node:test'
import { control, runningSandbox } from '../../running-sandbox.ts'
import { type Credentials, clientOf, headerFor, refusalOf, send } from './client.ts'

const client = clientOf(runningSandbox())
const words = (text: string) => text.trim().split(/\s+/)
type Json = Record<string, unknown>
const json = async <T = Json>(response: Response | Promise<Response>) => (await (await response).json()) as T

const userMembers = `id id_str name screen_name location description url entities protected followers_count friends_count
  listed_count created_at favourites_count utc_offset time_zone geo_enabled verified statuses_count lang contributors_enabled
  is_translator profile_background_color profile_background_image_url profile_background_image_url_https
  profile_background_tile profile_image_url profile_image_url_https profile_banner_url profile_link_color
  profile_sidebar_border_color profile_sidebar_fill_color profile_text_color profile_use_background_image default_profile
  default_profile_image following follow_request_sent notifications`
const tweetOpening = `entities source in_reply_to_status_id in_reply_to_status_id_str in_reply_to_user_id
  in_reply_to_user_id_str in_reply_to_screen_name`
const tweetClosing = `geo coordinates place contributors is_quote_status retweet_count favorite_count favorited retweeted
  possibly_sensitive lang`

test('verify_credentials has every member of a user, the last tweet, and the email where it is asked for', async () => {
  const who = await client.connect()
  const me = await json(client.get('account/verify_credentials.json', who))
  assert.deepEqual(Object.keys(me), words(`${userMembers} status`))
  const { id_str, screen_name, created_at, followers_count } = me
  assert.deepEqual([id_str, screen_name, followers_count], ['90210001', 'alice', 2])
  assert.match(String(created_at), /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d \+0000 \d{4}$/)
  const tweet = `created_at id id_str text truncated ${tweetOpening} ${tweetClosing}`
  assert.deepEqual(Object.keys(me['status'] as Json), words(tweet))
  const query = 'include_entities=false&skip_status=true&include_email=true'
  const bare = await json(client.get(`account/verify_credentials.json?${query}`, who))
  assert.deepEqual(Object.keys(bare), words(`${userMembers.replace('entities ', '')} email`))
  assert.equal(bare['email'], 'alice@sandbox.example')
})

test('a tweet has its members in order, its id with all digits as a bare number', async () => {
  const status = 'Hello @bob, see https://example.org/a?b=c #sandbox'
  const response = await client.tweet(status, await client.connect())
  assert.equal(response.status, 200)
  const text = await response.text()
  const tweet = JSON.parse(text) as Json
  assert.deepEqual(
    Object.keys(tweet),
    words(`created_at id id_str text truncated ${tweetOpening} user ${tweetClosing}`),
  )
  assert.ok(text.includes(`"id":${tweet['id_str']},"id_str":"${tweet['id_str']}"`))
  assert.ok(BigInt(String(tweet['id_str'])) > 2n ** 60n)
  assert.notEqual(String(tweet['id']), tweet['id_str'])
  assert.match(String(tweet['text']), /^Hello @bob, see https:\/\/t\.co\/\w{10} #sandbox$/)
  assert.match(String(tweet['source']), /^<a href="http[^"]+" rel="nofollow">Twitter sandbox app<\/a>$/)
  const [, url] = /(https\S+)/.exec(String(tweet['text'])) ?? []
  assert.deepEqual(tweet['entities'], {
    hashtags: [{ text: 'sandbox', indices: [40, 48] }],
    symbols: [],
    user_mentions: [{ screen_name: 'bob', name: 'Bob Builder', id: 90210002, id_str: '90210002', indices: [6, 10] }],
    urls: [{ url, expanded_url: 'https://example.org/a?b=c', display_url: 'example.org/a?b=c', indices: [16, 39] }],
  })
})

test('a reply says what and whom it answers; trim_user leaves the id of its author', async () => {
  const who = await client.connect('bob')
  const [first] = await json<Json[]>(client.get('statuses/user_timeline.json?screen_name=alice&count=1', who))
  const reply = { in_reply_to_status_id: String(first!['id_str']), trim_user: 'true', possibly_sensitive: 'true' }
  const tweet = await json(client.tweet('@alice indeed', who, reply))
  assert.equal(tweet['in_reply_to_status_id_str'], first!['id_str'])
  assert.deepEqual([tweet['in_reply_to_user_id_str'], tweet['in_reply_to_screen_name']], ['90210001', 'alice'])
  assert.deepEqual(tweet['user'], { id: 90210002, id_str: '90210002' })
  assert.equal(tweet['possibly_sensitive'], true)
  const nowhere = [404, 144, 'No status found with that ID.']
  assert.deepEqual(await refusalOf(client.tweet('@alice what?', who, { in_reply_to_status_id: '1' })), nowhere)
})

const link = 'https://example.org/a/very/long/address/that/counts/as/twenty-three'
const lengths: readonly (readonly [status: string, fits: boolean])[] = [
  ['a'.repeat(280), true],
  ['a'.repeat(281), false],
  ['語'.repeat(140), true],
  ['語'.repeat(141), false],
  ['👨‍👩‍👧‍👦'.repeat(140), true],
  [`${'b'.repeat(256)} ${link}`, true],
  [`${'b'.repeat(257)} ${link}`, false],
]

for (const [status, fits] of lengths)
  test(`${[...status].length} characters like ${[...status][0]} ${fits ? 'fit' : 'do not fit'}`, async () => {
    const response = await client.tweet(status, await client.connect('carol'))
    if (fits) assert.equal(response.status, 200)
    else assert.deepEqual(await refusalOf(response), [403, 186, 'Tweet needs to be a bit shorter.'])
  })

test('a status nobody wrote is code 170; the same words again are code 187, until half a day is over', async () => {
  const who = await client.connect('carol')
  const missing = [403, 170, 'Missing required parameter: status.']
  assert.deepEqual(await refusalOf(client.post('statuses/update.json', who)), missing)
  assert.deepEqual(await refusalOf(client.tweet('  ', who)), missing)
  const status = 'Once more, with feeling & é'
  assert.equal((await client.tweet(status, who)).status, 200)
  const repeated = [403, 187, 'Status is a duplicate.']
  assert.deepEqual(await refusalOf(client.tweet(` ${status.normalize('NFD')} `, who)), repeated)
  assert.equal((await client.tweet(status, await client.connect('bob'))).status, 200)
  await control(client.entry().origin, 'clock', { advance: 13 * 3600 })
  const timestamp = Math.floor(Date.now() / 1000) + 13 * 3600
  const later = { method: 'POST', form: { status }, timestamp }
  assert.equal((await send(`${client.entry().apiBase}statuses/update.json`, who, later)).status, 200)
  await control(client.entry().origin, 'clock', { now: null })
})

test('an id is greater than every one before it, also when the clock was set back', async () => {
  const who = await client.connect('carol')
  const first = await json(client.tweet('before the clock was set back', who))
  await control(client.entry().origin, 'clock', { advance: -3600 })
  const form = { status: 'an hour ago, and after it' }
  const timestamp = Math.floor(Date.now() / 1000) - 3600
  const second = await json(
    send(`${client.entry().apiBase}statuses/update.json`, who, { method: 'POST', form, timestamp }),
  )
  await control(client.entry().origin, 'clock', { now: null })
  assert.ok(BigInt(String(second['id_str'])) > BigInt(String(first['id_str'])))
})

test('a token that may only read is code 261', async () => {
  const forbidden = [403, 261, 'Application cannot perform write actions.']
  const readOnly = await client.connect('alice', await client.register({ scopes: ['read'] }))
  assert.deepEqual(await refusalOf(client.tweet('no', readOnly)), forbidden)
  const asked = await client.connect('alice', await client.register(), '?x_auth_access_type=read')
  assert.deepEqual(await refusalOf(client.tweet('no', asked)), forbidden)
})

const ids = async (path: string, who: Credentials) =>
  (await json<{ id_str: string }[]>(client.get(path, who))).map(tweet => tweet.id_str)

test('the home timeline: newest first, max_id inclusive, since_id exclusive, ids beyond every double', async () => {
  const who = await client.connect('alice', await client.register())
  const home = 'statuses/home_timeline.json'
  const all = await ids(home, who)
  assert.ok(all.length >= 12 && all.length <= 20)
  assert.deepEqual(
    all,
    all.toSorted((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)),
  )
  assert.deepEqual(await ids(`${home}?count=3`, who), all.slice(0, 3))
  assert.deepEqual(await ids(`${home}?count=2&max_id=${all[3]}`, who), all.slice(3, 5))
  assert.deepEqual(await ids(`${home}?count=2&max_id=${BigInt(all[3]!) - 1n}`, who), all.slice(4, 6))
  assert.deepEqual(await ids(`${home}?since_id=${all[3]}`, who), all.slice(0, 3))
  assert.deepEqual(await ids(`${home}?since_id=${all[3]}&max_id=${all[1]}`, who), all.slice(1, 3))
  assert.deepEqual(await ids(`${home}?since_id=${all[0]}`, who), [])
  const answers = await json<Json[]>(client.get(`${home}?exclude_replies=true`, who))
  assert.ok(answers.length < all.length && answers.every(one => one['in_reply_to_status_id'] === null))
})

test('a timeline has 200 tweets at most', async () => {
  const who = await client.connect('bob', await client.register())
  for (let count = 0; count < 205; count++) await client.tweet(`Brick number ${count}`, who)
  assert.equal((await ids('statuses/home_timeline.json?count=500', who)).length, 200)
  assert.equal((await ids('statuses/home_timeline.json', who)).length, 20)
})

test('trim_user, include_entities and tweet_mode=extended shape a timeline’s tweets', async () => {
  const who = await client.connect('alice', await client.register())
  const query = 'count=1&trim_user=t&include_entities=0&tweet_mode=extended'
  const [tweet] = await json<Json[]>(client.get(`statuses/home_timeline.json?${query}`, who))
  const expected = `created_at id id_str full_text truncated display_text_range ${tweetOpening.replace('entities ', '')}
    user ${tweetClosing}`
  assert.deepEqual(Object.keys(tweet!), words(expected))
  assert.deepEqual(tweet!['display_text_range'], [0, [...String(tweet!['full_text'])].length])
  assert.deepEqual(Object.keys(tweet!['user'] as Json), ['id', 'id_str'])
})

test('a user’s timeline and profile, by name or number; nobody is code 50', async () => {
  const who = await client.connect()
  const own = await json<{ user: Json }[]>(client.get('statuses/user_timeline.json', who))
  assert.ok(own.length > 0 && own.every(({ user }) => user['screen_name'] === 'alice'))
  for (const query of ['screen_name=Bob', 'user_id=90210002']) {
    const tweets = await json<{ user: Json }[]>(client.get(`statuses/user_timeline.json?${query}`, who))
    assert.ok(tweets.length > 0 && tweets.every(({ user }) => user['screen_name'] === 'bob'))
    const bob = await json(client.get(`users/show.json?${query}`, who))
    assert.deepEqual([bob['id_str'], bob['following'], Object.keys(bob).at(-1)], ['90210002', true, 'status'])
  }
  const nobody = [404, 50, 'User not found.']
  assert.deepEqual(await refusalOf(client.get('users/show.json?screen_name=nobody', who)), nobody)
  assert.deepEqual(await refusalOf(client.get('statuses/user_timeline.json?user_id=1', who)), nobody)
  const unnamed = [403, 38, 'user_id or screen_name parameter is missing.']
  assert.deepEqual(await refusalOf(client.get('users/show.json', who)), unnamed)
})

test('every picture a user names is there, in every size', async () => {
  const me = await json(client.get('account/verify_credentials.json', await client.connect()))
  const image = String(me['profile_image_url'])
  const names = ['_bigger', '_mini', '_200x200', '_400x400', ''].map(size => image.replace('_normal', size))
  const others = ['profile_image_url_https', 'profile_banner_url', 'profile_background_image_url'].map(name => me[name])
  for (const url of [image, ...names, ...others]) {
    const response = await fetch(String(url))
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'image/svg+xml'], String(url))
  }
  assert.equal((await fetch(image.replace('alice', 'nobody'))).status, 404)
  assert.equal((await fetch(image.replace('_normal', '_huge'))).status, 404)
})

const budget = ({ headers }: Response, prefix = 'x-rate-limit') =>
  ['limit', 'remaining', 'reset'].map(name => Number(headers.get(`${prefix}-${name}`)))

test('a budget is counted down and spent: 429 with code 88, until the window ends by the sandbox’s clock', async () => {
  const app = await client.register()
  const who = await client.connect('alice', app)
  const home = 'statuses/home_timeline.json?count=1'
  const began = Math.floor(Date.now() / 1000)
  const first = await client.get(home, who)
  const [limit, left, reset = 0] = budget(first)
  assert.deepEqual([limit, left], [15, 14])
  assert.ok(reset - began >= 899 && reset - began <= 910)
  for (let count = 0; count < 14; count++) assert.equal((await client.get(home, who)).status, 200)
  const spent = await client.get(home, who)
  assert.deepEqual(budget(spent), [15, 0, reset])
  assert.deepEqual(await refusalOf(spent), [429, 88, 'Rate limit exceeded'])
  assert.equal((await client.get(home, await client.connect('bob', app))).status, 200)
  assert.equal((await client.get('account/verify_credentials.json', who)).status, 200)
  await control(client.entry().origin, 'clock', { advance: 901 })
  const later = await send(`${client.entry().apiBase}${home}`, who, { timestamp: began + 901 })
  await control(client.entry().origin, 'clock', { now: null })
  assert.deepEqual([later.status, budget(later)[1]], [200, 14])
})

test('version 1 writes X-RateLimit-… and 420', async () => {
  const who = await client.connect('carol', await client.register())
  const home = `${client.entry().origin}/1/statuses/home_timeline.json`
  assert.deepEqual(budget(await send(home, who), 'x-ratelimit').slice(0, 2), [15, 14])
  for (let count = 0; count < 14; count++) await send(home, who)
  const spent = await send(home, who)
  const expected = { error: 'Rate limit exceeded', request: '/1/statuses/home_timeline.json' }
  assert.deepEqual([spent.status, await spent.json()], [420, expected])
  assert.equal(spent.headers.get('x-rate-limit-limit'), null)
})

test('posting has no budget to show', async () => {
  const { headers } = await client.tweet('no budget', await client.connect())
  assert.equal(headers.get('x-rate-limit-limit'), null)
  assert.equal(headers.get('x-access-level'), 'read-write')
})

test('rate_limit_status shows the budgets without spending them', async () => {
  const who = await client.connect('alice', await client.register())
  await client.get('statuses/home_timeline.json', who)
  interface Status {
    readonly rate_limit_context: Json
    readonly resources: Record<string, Record<string, { limit: number; remaining: number; reset: number }>>
  }
  const status = await json<Status>(client.get('application/rate_limit_status.json', who))
  assert.deepEqual(status.rate_limit_context, { access_token: who.token })
  const { account, statuses, users } = status.resources
  assert.deepEqual(Object.keys(status.resources), ['account', 'statuses', 'users', 'application'])
  assert.equal(account!['/account/verify_credentials']!.remaining, 75)
  assert.equal(statuses!['/statuses/home_timeline']!.remaining, 14)
  assert.equal(users!['/users/show/:id']!.limit, 900)
  const some = await json<Status>(client.get('application/rate_limit_status.json?resources=users,help', who))
  assert.deepEqual(Object.keys(some.resources), ['users'])
})

test('a form may come as multipart, its fields unsigned', async () => {
  const who = await client.connect()
  const body = new FormData()
  body.set('status', 'With a picture that nobody sees')
  body.set('media[]', new File(['jpeg'], 'a.jpg'))
  const url = `${client.entry().apiBase}statuses/update.json`
  const response = await fetch(url, { method: 'POST', headers: headerFor(url, who, { method: 'POST' }), body })
  assert.equal((await json(response))['text'], 'With a picture that nobody sees')
})
