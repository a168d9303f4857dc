import assert from 'node:assert/strict'
import { get } from 'node:http'
import { test } from 'node:test'
import { runningSandbox, signed } from '../../running-sandbox.ts'
import { clientOf } from './client.ts'

const client = clientOf(runningSandbox())
const words = (text: string) => text.trim().split(/\s+/)
const answer = async (params: Record<string, string>) =>
  (await (await client.rest(params, await client.connect())).json()) as Record<string, Record<string, unknown>>

test('the error headers are spelled X-FlickrErrCode and X-FlickrErrMessage on the wire, as flickcurl looks for them', async () => {
  const raw = await new Promise<string[]>((resolve, reject) => {
    const url = `${client.entry().apiBase}?method=flickr.nothing&api_key=${client.entry().clientId}`
    get(url, response => resolve(response.resume().rawHeaders)).once('error', reject)
  })
  assert.equal(raw[raw.indexOf('X-FlickrErrCode') + 1], '112')
  assert.equal(raw[raw.indexOf('X-FlickrErrMessage') + 1], 'Method "flickr.nothing" not found')
})

test('a failure in XML is one err below rsp, and in JSON code and message', async () => {
  const url = `${client.entry().apiBase}?method=flickr.test.echo&api_key=short`
  assert.equal(
    await (await fetch(url)).text(),
    '<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="fail">\n<err code="100" msg="Invalid API Key (Key has invalid format)" />\n</rsp>\n',
  )
  const json = '{"stat":"fail","code":100,"message":"Invalid API Key (Key has invalid format)"}'
  assert.equal(await (await fetch(`${url}&format=json&nojsoncallback=1`)).text(), json)
  assert.equal(await (await fetch(`${url}&format=json`)).text(), `jsonFlickrApi(${json})`)
})

test('each format has its content type', async () => {
  const type = async (format: string) =>
    (
      await fetch(`${client.entry().apiBase}?method=flickr.test.echo&api_key=${client.entry().clientId}${format}`)
    ).headers.get('content-type')
  assert.equal(await type(''), 'text/xml; charset=utf-8')
  assert.equal(await type('&nojsoncallback=1'), 'text/xml; charset=utf-8')
  assert.equal(await type('&format=json'), 'text/javascript; charset=utf-8')
  assert.equal(await type('&format=json&nojsoncallback=1'), 'application/json')
})

test('a list of photos has its members in order, counts as numbers and ids as strings', async () => {
  const { photos = {}, stat } = await answer({ method: 'flickr.people.getPhotos', user_id: 'me', per_page: '501' })
  assert.deepEqual([Object.keys(photos), stat], [words('page pages perpage total photo'), 'ok'])
  assert.deepEqual([photos['page'], photos['pages'], photos['perpage'], photos['total']], [1, 1, 500, 6])
  const [photo = {}] = photos['photo'] as Record<string, unknown>[]
  assert.deepEqual(Object.keys(photo), words('id owner secret server farm title ispublic isfriend isfamily'))
  const kinds = Object.values(photo).map(value => typeof value)
  assert.deepEqual(kinds, words('string string string string number string number number number'))
})

test('getPhotosOf finds whom a photo shows, whoever took it, and says only whether there is more', async () => {
  const { photos = {} } = await answer({ method: 'flickr.people.getPhotosOf', user_id: 'me', per_page: '1' })
  assert.deepEqual(Object.keys(photos), words('page has_next_page perpage photo'))
  assert.equal(photos['has_next_page'], 1)
  const [{ title, owner } = {}] = photos['photo'] as Record<string, unknown>[]
  assert.deepEqual([title, owner], ['Wrapped presents', '90210003@N07'])
})

test('nobody has a token of the old authentication to exchange', async () => {
  const { code, message } = await answer({ method: 'flickr.auth.oauth.getAccessToken' })
  assert.deepEqual([code, message], [98, 'Invalid auth token'])
})

test('getInfo and getSizes have their members in order', async () => {
  const { photo = {} } = await answer({ method: 'flickr.photos.getInfo', photo_id: '50000000007' })
  const info = `id secret server farm dateuploaded isfavorite license safety_level rotation owner title description visibility
    dates views editability publiceditability usage comments notes people tags urls media`
  assert.deepEqual(Object.keys(photo), words(info))
  assert.deepEqual(
    Object.keys(photo['owner'] as object),
    words('nsid username realname location iconserver iconfarm path_alias'),
  )
  const { sizes = {} } = await answer({ method: 'flickr.photos.getSizes', photo_id: '50000000001' })
  assert.deepEqual(Object.keys(sizes), words('canblog canprint candownload size'))
  const size = sizes['size'] as Record<string, unknown>[]
  assert.deepEqual(Object.keys(size[0]!), words('label width height source url media'))
  const labels = 'Square,Large Square,Thumbnail,Small,Small 320,Medium,Medium 640,Medium 800,Large,Original'
  assert.equal(size.map(({ label }) => label).join(), labels)
})

test('an answer without content is an empty rsp', async () => {
  const response = await client.rest({ method: 'flickr.test.null' }, await client.connect(), false)
  assert.equal(await response.text(), '<?xml version="1.0" encoding="utf-8" ?>\n<rsp stat="ok">\n</rsp>\n')
})

test('somebody who allowed before is asked again all the same', async () => {
  await client.connect('read', 'bob')
  const temporary = await client.requestToken('https://app.example/back')
  assert.deepEqual(await client.consent(temporary, 'read', 'deny', 'bob'), {})
})

test('perms that are no level count as none, and none is read', async () => {
  for (const perms of ['banana', null]) {
    const temporary = await client.requestToken()
    const { verifier = '' } = await client.consent(temporary, perms)
    const response = await signed(client.entry().accessTokenUrl!, temporary, { verifier })
    const fields = new URLSearchParams(await response.text())
    const who = { ...client.app(), token: fields.get('oauth_token')!, tokenSecret: fields.get('oauth_token_secret')! }
    const { oauth } = (await (await client.rest({ method: 'flickr.auth.oauth.checkToken' }, who)).json()) as {
      oauth: { perms: object }
    }
    assert.deepEqual(oauth.perms, { _content: 'read' })
  }
})
