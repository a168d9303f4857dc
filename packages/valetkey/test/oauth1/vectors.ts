/**
 * Known answers from outside: what RFC 5849 and the documentation of services print, and what was computed for their URLs
 * by other implementations. Nothing here was made by the code under test.
 */

export interface SignatureVector {
  readonly name: string
  readonly method: string
  readonly url: string
  /** A form body. */
  readonly form?: string
  /** Fields of a multipart body that are signed. */
  readonly multipart?: Readonly<Record<string, string>>
  /** A body that is no form. */
  readonly text?: string
  /** What is signed besides query and body, decoded. */
  readonly oauth: Readonly<Record<string, string>>
  readonly consumerSecret: string
  readonly tokenSecret?: string
  readonly privateKey?: string
  readonly publicKey?: string
  /** Decoded. */
  readonly signature: string
}

const printer = { oauth_consumer_key: 'dpf43f3p2l4k3l03', oauth_signature_method: 'HMAC-SHA1' }
const rfcPlain = { oauth_consumer_key: 'jd83jd92dhsh93js', oauth_signature_method: 'PLAINTEXT' }

const rfc5849: readonly SignatureVector[] = [
  {
    name: 'RFC 5849 §1.2 temporary credentials',
    method: 'POST',
    url: 'https://photos.example.net/initiate',
    oauth: {
      ...printer,
      oauth_timestamp: '137131200',
      oauth_nonce: 'wIjqoS',
      oauth_callback: 'http://printer.example.com/ready',
    },
    consumerSecret: 'kd94hf93k423kf44',
    signature: '74KNZJeDHnMBp0EMJ9ZHt/XKycU=',
  },
  {
    name: 'RFC 5849 §1.2 token credentials',
    method: 'POST',
    url: 'https://photos.example.net/token',
    oauth: {
      ...printer,
      oauth_token: 'hh5s93j4hdidpola',
      oauth_timestamp: '137131201',
      oauth_nonce: 'walatlh',
      oauth_verifier: 'hfdp7dh39dks9884',
    },
    consumerSecret: 'kd94hf93k423kf44',
    tokenSecret: 'hdhd0244k9j7ao03',
    signature: 'gKgrFCywp7rO0OXSjdot/IHF7IU=',
  },
  {
    name: 'RFC 5849 §1.2 the photo',
    method: 'GET',
    url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
    oauth: { ...printer, oauth_token: 'nnch734d00sl2jdk', oauth_timestamp: '137131202', oauth_nonce: 'chapoH' },
    consumerSecret: 'kd94hf93k423kf44',
    tokenSecret: 'pfkkdhi9sl3r4s00',
    signature: 'MdpQcU8iPSUjWoN/UDMsK2sui9I=',
  },
  {
    name: 'RFC 5849 §2.1 PLAINTEXT with an empty token secret',
    method: 'POST',
    url: 'https://server.example.com/request_temp_credentials',
    oauth: { ...rfcPlain, oauth_callback: 'http://client.example.net/cb?x=1' },
    consumerSecret: 'ja893SD9',
    signature: 'ja893SD9&',
  },
  {
    name: 'RFC 5849 §2.3 PLAINTEXT',
    method: 'POST',
    url: 'https://server.example.com/request_token',
    oauth: { ...rfcPlain, oauth_token: 'hdk48Djdsa', oauth_verifier: '473f82d3' },
    consumerSecret: 'ja893SD9',
    tokenSecret: 'xyz4992k83j47x0b',
    signature: 'ja893SD9&xyz4992k83j47x0b',
  },
  {
    name: 'RFC 5849 §3.1, with the signature of its erratum',
    method: 'POST',
    url: 'http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
    form: 'c2&a3=2+q',
    oauth: {
      oauth_consumer_key: '9djdj82h48djs9d2',
      oauth_token: 'kkk9d7dh3k39sjv7',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131201',
      oauth_nonce: '7d8f3e4a',
    },
    consumerSecret: 'j49sk3j29djd',
    tokenSecret: 'dh893hdasih9',
    signature: 'r6/TJjbCOr97/+UU0NsvSne7s5g=',
  },
]

const tweet = {
  method: 'POST',
  form: 'status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21',
  oauth: {
    oauth_consumer_key: 'xvz1evFS4wEEPTGEFPHBog',
    oauth_token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: '1318622958',
    oauth_nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
    oauth_version: '1.0',
  },
  consumerSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
  tokenSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
}
const signIn = {
  oauth_consumer_key: 'cChZNFj6T5R0TigYB9yd1w',
  oauth_signature_method: 'HMAC-SHA1',
  oauth_timestamp: '1318467427',
  oauth_version: '1.0',
}
const signInSecret = 'L8qq9PZyRg6ieKGEKhZolGC0vJWLw8iEJ88DRdyOg'
const requestToken = {
  method: 'POST',
  oauth: {
    ...signIn,
    oauth_nonce: 'ea9ec8429b68d6b77cd5600adbbb0456',
    oauth_callback: 'http://localhost/sign-in-with-twitter/',
  },
  consumerSecret: signInSecret,
}
const accessToken = {
  method: 'POST',
  form: 'oauth_verifier=uw7NjWHT6OJ1MpJOXsHfNxoAhPKpgI8BlYDhxEjIBY',
  oauth: {
    ...signIn,
    oauth_nonce: 'a9900fe68e2573b27a37f10fbad6a755',
    oauth_token: 'NPcudxy0yU5T3tBzho7iCotZ3cnetKwcTIRlX0iwRl0',
  },
  consumerSecret: signInSecret,
  tokenSecret: 'veNRnAWe6inFuo8o2u8SLLZLjolYDmDP7SzL0YfYI',
}
const otherTool = { ...tweet.oauth, oauth_nonce: '12345678' }

const twitter: readonly SignatureVector[] = [
  {
    ...tweet,
    name: 'Twitter "Creating a signature", API 1',
    url: 'https://api.twitter.com/1/statuses/update.json?include_entities=true',
    signature: 'tnnArxj06cWHq44gCs1OSKk/jLY=',
  },
  {
    ...tweet,
    name: 'Twitter "Creating a signature", API 1.1',
    url: 'https://api.twitter.com/1.1/statuses/update.json?include_entities=true',
    signature: 'hCtSmYh+iHYCEqBWrE7C7hYmtUk=',
  },
  {
    ...tweet,
    name: 'Twitter "Creating a signature", api.x.com',
    url: 'https://api.x.com/1.1/statuses/update.json?include_entities=true',
    signature: 'Ls93hJiZbQ3akF3HF3x1Bz8/zU4=',
  },
  {
    ...requestToken,
    name: 'Twitter "Sign in", request token',
    url: 'https://api.twitter.com/oauth/request_token',
    signature: 'F1Li3tvehgcraF8DMJ7OyxO4w9Y=',
  },
  {
    ...requestToken,
    name: 'Twitter "Sign in", request token, api.x.com',
    url: 'https://api.x.com/oauth/request_token',
    signature: 'X9xhcB9d+NxXd/ThJ/n51vPhetM=',
  },
  {
    ...accessToken,
    name: 'Twitter "Sign in", access token',
    url: 'https://api.twitter.com/oauth/access_token',
    signature: '39cipBtIOHEEnybAR4sATQTpl2I=',
  },
  {
    ...accessToken,
    name: 'Twitter "Sign in", access token, api.x.com',
    url: 'https://api.x.com/oauth/access_token',
    signature: 'G3DdousFWwxEepaZcmHguKqeBvs=',
  },
  {
    ...tweet,
    name: 'Twitter as python-oauth2 signs a form',
    url: 'http://api.twitter.com/1/statuses/update.json',
    form: 'status=The%20text%20we%20want%20to%20tweet',
    oauth: otherTool,
    signature: 't3SnKd+DBGK4+doVyJTjsjd4cYw=',
  },
  {
    name: 'Twitter as python-oauth2 signs a GET, with the hash of its empty body',
    method: 'GET',
    url: 'http://api.twitter.com/1/statuses/home_timeline.json',
    oauth: { ...otherTool, oauth_body_hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=' },
    consumerSecret: tweet.consumerSecret,
    tokenSecret: tweet.tokenSecret,
    signature: 'PRtdYhliEJvl/yXCXx1Uw6SmQoE=',
  },
]

const flickrKey = { oauth_consumer_key: '768fe946d252b119746fda82e1599980', oauth_signature_method: 'HMAC-SHA1' }
const flickrToken = { ...flickrKey, oauth_token: '72157626318069415-087bfc7b5816092c', oauth_version: '1.0' }
const flickrSelfTest = {
  method: 'GET',
  oauth: {
    oauth_consumer_key: '653e7a6ecc1d528c516cc8f92cf98611',
    oauth_signature_method: 'HMAC-SHA1',
    oauth_nonce: '95613465',
    oauth_timestamp: '1305586162',
    oauth_callback: 'http://www.example.com',
    oauth_version: '1.0',
  },
  consumerSecret: 'a9567d986a7539fe',
}

const flickr: readonly SignatureVector[] = [
  {
    ...flickrSelfTest,
    name: 'Flickr request token, as flickcurl tests itself',
    url: 'https://www.flickr.com/services/oauth/request_token',
    signature: '2zL7aYEzEEY0IvEgQjT7IqB518U=',
  },
  {
    ...flickrSelfTest,
    name: 'Flickr request token over http, as documented',
    url: 'http://www.flickr.com/services/oauth/request_token',
    signature: '7w18YS2bONDPL/zgyzP5XTr5af4=',
  },
  {
    name: 'Flickr request token with a callback',
    method: 'GET',
    url: 'http://www.flickr.com/services/oauth/request_token',
    oauth: {
      ...flickrKey,
      oauth_timestamp: '1309703400',
      oauth_nonce: '89601180',
      oauth_callback: 'http://www.mkelsey.com',
      oauth_version: '1.0',
    },
    consumerSecret: '1a3c208e172d3edc',
    signature: 'AQ8oeZvM4XzL/QbUymWuZOQek8k=',
  },
  {
    name: 'Flickr access token without oauth_version',
    method: 'GET',
    url: 'http://www.flickr.com/services/oauth/access_token',
    oauth: {
      ...flickrKey,
      oauth_timestamp: '1309703460',
      oauth_nonce: '77340121',
      oauth_token: '72157626737672178-022bbd2f4c2f3432',
      oauth_verifier: '123-456-789',
    },
    consumerSecret: '1a3c208e172d3edc',
    tokenSecret: 'fccb68c4e6103197',
    signature: '813Gp/+bsM7wFyyKONhOEtfoZu0=',
  },
  {
    name: 'Flickr REST call',
    method: 'GET',
    url: 'https://api.flickr.com/services/rest/?method=flickr.test.login&format=json&nojsoncallback=1',
    oauth: { ...flickrToken, oauth_timestamp: '1309703520', oauth_nonce: '11223344' },
    consumerSecret: '1a3c208e172d3edc',
    tokenSecret: 'a202d1f853ec69de',
    signature: 'ru3DgLglHtMcORLq18nJX1aEH5s=',
  },
  {
    name: 'Flickr upload: multipart fields signed, the photo not',
    method: 'POST',
    url: 'https://up.flickr.com/services/upload/',
    multipart: { title: 'Café & sun', tags: 'sea "blue sky"', is_public: '0' },
    oauth: { ...flickrToken, oauth_timestamp: '1309703580', oauth_nonce: '55667788' },
    consumerSecret: '1a3c208e172d3edc',
    tokenSecret: 'a202d1f853ec69de',
    signature: 'CxuFajshFWTtmkBMcJuAZ9cssew=',
  },
]

export const signatureVectors: readonly SignatureVector[] = [...rfc5849, ...twitter, ...flickr]

/** A request without any oauth_* parameter, and the base string worked out by hand from RFC 5849 §3.4.1. */
export interface BaseStringVector {
  readonly name: string
  readonly method?: string
  readonly url: string
  readonly form?: string
  readonly authorization?: string
  readonly baseString: string
}

const at = 'http%3A%2F%2Fexample.com%2F'

export const baseStringVectors: readonly BaseStringVector[] = [
  {
    name: 'RFC 5849 §3.4.1.1 the printed base string',
    method: 'POST',
    url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b',
    form: 'c2&a3=2+q',
    authorization:
      'OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", oauth_token="kkk9d7dh3k39sjv7", ' +
      'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a", ' +
      'oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D"',
    baseString:
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D' +
      '%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1' +
      '%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  },
  { name: 'nothing but an address', url: 'http://example.com/', baseString: `GET&${at}&` },
  { name: 'an empty path is /', url: 'http://example.com', baseString: `GET&${at}&` },
  { name: 'an empty path before a query is /', url: 'http://example.com?a=1', baseString: `GET&${at}&a%3D1` },
  { name: 'a method in lower case', method: 'post', url: 'http://example.com/', baseString: `POST&${at}&` },
  {
    name: 'a method of one’s own is encoded',
    method: 'm*search',
    url: 'http://example.com/',
    baseString: `M%2ASEARCH&${at}&`,
  },
  { name: 'scheme and host in upper case', url: 'HTTP://Example.COM/Path', baseString: `GET&${at}Path&` },
  { name: 'port 80 of http', url: 'http://example.com:80/', baseString: `GET&${at}&` },
  { name: 'port 443 of http', url: 'http://example.com:443/', baseString: 'GET&http%3A%2F%2Fexample.com%3A443%2F&' },
  { name: 'port 443 of https', url: 'https://example.com:443/', baseString: 'GET&https%3A%2F%2Fexample.com%2F&' },
  { name: 'port 80 of https', url: 'https://example.com:80/', baseString: 'GET&https%3A%2F%2Fexample.com%3A80%2F&' },
  { name: 'another port', url: 'http://example.com:8080/', baseString: 'GET&http%3A%2F%2Fexample.com%3A8080%2F&' },
  { name: 'an IPv6 host', url: 'http://[2001:DB8::1]/', baseString: 'GET&http%3A%2F%2F%5B2001%3Adb8%3A%3A1%5D%2F&' },
  {
    name: 'an IPv6 host with a port',
    url: 'http://[::1]:4100/',
    baseString: 'GET&http%3A%2F%2F%5B%3A%3A1%5D%3A4100%2F&',
  },
  { name: 'an encoded path stays encoded', url: 'http://example.com/r%20v/X', baseString: `GET&${at}r%2520v%2FX&` },
  { name: 'an encoded slash stays encoded', url: 'http://example.com/a%2fb', baseString: `GET&${at}a%252fb&` },
  { name: 'two slashes stay two', url: 'http://example.com//a//', baseString: `GET&${at}%2Fa%2F%2F&` },
  { name: 'dots in a path are not resolved', url: 'http://example.com/a/../b', baseString: `GET&${at}a%2F..%2Fb&` },
  {
    name: 'a path of unicode is written as it is sent',
    url: 'http://example.com/é',
    baseString: `GET&${at}%25C3%25A9&`,
  },
  { name: 'a fragment is not sent', url: 'http://example.com/?a=1#b?c=2', baseString: `GET&${at}&a%3D1` },
  { name: 'a question mark in a fragment is no query', url: 'http://example.com/#b?c=2', baseString: `GET&${at}&` },
  {
    name: 'repeated names, sorted by value',
    url: 'http://example.com/?a=2&a=10&a=1',
    baseString: `GET&${at}&a%3D1%26a%3D10%26a%3D2`,
  },
  { name: 'a=1&a=&a', url: 'http://example.com/?a=1&a=&a', baseString: `GET&${at}&a%3D%26a%3D%26a%3D1` },
  { name: 'a pair twice stays twice', url: 'http://example.com/?a=1&a=1', baseString: `GET&${at}&a%3D1%26a%3D1` },
  { name: 'an empty name', url: 'http://example.com/?=v&a=1', baseString: `GET&${at}&%3Dv%26a%3D1` },
  { name: 'nothing between two &', url: 'http://example.com/?&a=1&&b=2&', baseString: `GET&${at}&a%3D1%26b%3D2` },
  { name: 'an equals sign in a value', url: 'http://example.com/?a=b=c', baseString: `GET&${at}&a%3Db%253Dc` },
  {
    name: 'sorted by name, not by name=value',
    url: 'http://example.com/?a-b=1&a=2&a.c=3&a1=4',
    baseString: `GET&${at}&a%3D2%26a-b%3D1%26a.c%3D3%26a1%3D4`,
  },
  {
    name: 'upper case before lower case',
    url: 'http://example.com/?b=1&B=2&a=3',
    baseString: `GET&${at}&B%3D2%26a%3D3%26b%3D1`,
  },
  {
    name: 'sorted after encoding: { is %7B, before letters',
    url: 'http://example.com/?%7B=1&a=2&z=3&~=4',
    baseString: `GET&${at}&%257B%3D1%26a%3D2%26z%3D3%26~%3D4`,
  },
  {
    name: 'sorted after encoding, by bytes: U+FF5E before U+1D11E',
    url: 'http://example.com/?%F0%9D%84%9E=1&%EF%BD%9E=2',
    baseString: `GET&${at}&%25EF%25BD%259E%3D2%26%25F0%259D%2584%259E%3D1`,
  },
  {
    name: 'values too are sorted after encoding',
    url: 'http://example.com/?a=b&a=%C3%A9&a=Z',
    baseString: `GET&${at}&a%3D%25C3%25A9%26a%3DZ%26a%3Db`,
  },
  {
    name: 'plus is a space, %2B a plus',
    url: 'http://example.com/?a=x+y&b=x%2By',
    baseString: `GET&${at}&a%3Dx%2520y%26b%3Dx%252By`,
  },
  {
    name: 'what encodeURIComponent leaves',
    url: 'http://example.com/?a=!*%27()~-._',
    baseString: `GET&${at}&a%3D%2521%252A%2527%2528%2529~-._`,
  },
  {
    name: 'lower-case hex becomes upper-case',
    url: 'http://example.com/?a=%c3%a9%7e',
    baseString: `GET&${at}&a%3D%25C3%25A9~`,
  },
  {
    name: 'control characters',
    url: 'http://example.com/?a=%00%0D%0A%7F',
    baseString: `GET&${at}&a%3D%2500%250D%250A%257F`,
  },
  {
    name: 'query and form together',
    method: 'POST',
    url: 'http://example.com/?b=2&a=q',
    form: 'a=f&c=%20+',
    baseString: `POST&${at}&a%3Df%26a%3Dq%26b%3D2%26c%3D%2520%2520`,
  },
  {
    name: 'realm is left out of the header, and only there',
    url: 'http://example.com/?realm=q',
    authorization: 'OAuth realm="h", oauth_signature="s"',
    baseString: `GET&${at}&realm%3Dq`,
  },
  {
    name: 'oauth_signature is left out wherever it stands',
    url: 'http://example.com/?oauth_signature=s&oauth_x=1',
    baseString: `GET&${at}&oauth_x%3D1`,
  },
]
