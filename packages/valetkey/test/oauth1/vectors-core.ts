/**
 * Known answers from before the RFC: OAuth Core 1.0 (Appendix A), the test cases of its wiki, Eran Hammer-Lahav's one with
 * every odd character in its secrets, and what other implementations and test servers of that time have published.
 */
import type { BaseStringVector, SignatureVector } from './vectors.ts'

const core = {
  oauth_consumer_key: 'dpf43f3p2l4k3l03',
  oauth_signature_method: 'HMAC-SHA1',
  oauth_version: '1.0',
}
const coreSecret = 'kd94hf93k423kf44'

/** The key pair of the wiki's RSA-SHA1 case: published, and nobody's. */
const wikiKeys = {
  privateKey: `-----BEGIN PRIVATE KEY-----
MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBALRiMLAh9iimur8V
A7qVvdqxevEuUkW4K+2KdMXmnQbG9Aa7k7eBjK1S+0LYmVjPKlJGNXHDGuy5Fw/d
7rjVJ0BLB+ubPK8iA/Tw3hLQgXMRRGRXXCn8ikfuQfjUS1uZSatdLB81mydBETlJ
hI6GH4twrbDJCR2Bwy/XWXgqgGRzAgMBAAECgYBYWVtleUzavkbrPjy0T5FMou8H
X9u2AC2ry8vD/l7cqedtwMPp9k7TubgNFo+NGvKsl2ynyprOZR1xjQ7WgrgVB+mm
uScOM/5HVceFuGRDhYTCObE+y1kxRloNYXnx3ei1zbeYLPCHdhxRYW7T0qcynNmw
rn05/KO2RLjgQNalsQJBANeA3Q4Nugqy4QBUCEC09SqylT2K9FrrItqL2QKc9v0Z
zO2uwllCbg0dwpVuYPYXYvikNHHg+aCWF+VXsb9rpPsCQQDWR9TT4ORdzoj+Nccn
qkMsDmzt0EfNaAOwHOmVJ2RVBspPcxt5iN4HI7HNeG6U5YsFBb+/GZbgfBT3kpNG
WPTpAkBI+gFhjfJvRw38n3g/+UeAkwMI2TJQS4n8+hid0uus3/zOjDySH3XHCUno
cn1xOJAyZODBo47E+67R4jV1/gzbAkEAklJaspRPXP877NssM5nAZMU0/O/NGCZ+
3jPgDUno6WbJn5cqm8MqWhW1xGkImgRk+fkDBquiq4gPiT898jusgQJAd5Zrr6Q8
AO/0isr/3aa6O6NLQxISLKcPDk2NOccAfS/xOtfOz4sJYM3+Bs4Io9+dZGSDCA54
Lw03eHTNQghS0A==
-----END PRIVATE KEY-----`,
  publicKey: `-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC0YjCwIfYoprq/FQO6lb3asXrx
LlJFuCvtinTF5p0GxvQGu5O3gYytUvtC2JlYzypSRjVxwxrsuRcP3e641SdASwfr
mzyvIgP08N4S0IFzEURkV1wp/IpH7kH41EtbmUmrXSwfNZsnQRE5SYSOhh+LcK2w
yQkdgcMv11l4KoBkcwIDAQAB
-----END PUBLIC KEY-----`,
}

const pythonApp = {
  oauth: {
    oauth_consumer_key: 'con-test-key',
    oauth_token: 'tok-test-key',
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: '137131200',
    oauth_nonce: '4572616e48616d6d65724c61686176',
    oauth_version: '1.0',
    // Of the empty body: python-oauth2 sends it along with everything that is no form.
    oauth_body_hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
  },
  method: 'GET',
  consumerSecret: 'con-test-secret',
  tokenSecret: 'tok-test-secret',
}

const bodyHash = {
  url: 'http://www.example.com/resource',
  consumerSecret: 'con-test-secret',
  tokenSecret: '',
}
const bodyHashOauth = {
  oauth_consumer_key: 'consumer',
  oauth_token: 'token',
  oauth_signature_method: 'HMAC-SHA1',
  oauth_version: '1.0',
}

export const coreVectors: readonly SignatureVector[] = [
  {
    name: 'OAuth Core 1.0 §A.1 request token, PLAINTEXT',
    method: 'POST',
    url: 'https://photos.example.net/request_token',
    oauth: {
      ...core,
      oauth_signature_method: 'PLAINTEXT',
      oauth_timestamp: '1191242090',
      oauth_nonce: 'hsu94j3884jdopsl',
    },
    consumerSecret: coreSecret,
    signature: 'kd94hf93k423kf44&',
  },
  {
    name: 'OAuth Core 1.0 §A.5.2 the photo, HMAC-SHA1',
    method: 'GET',
    url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
    oauth: {
      ...core,
      oauth_token: 'nnch734d00sl2jdk',
      oauth_timestamp: '1191242096',
      oauth_nonce: 'kllo9940pd9333jh',
    },
    consumerSecret: coreSecret,
    tokenSecret: 'pfkkdhi9sl3r4s00',
    signature: 'tR3+Ty81lMeYAr/Fid0kMTYa/WM=',
  },
  {
    name: 'wiki.oauth.net TestCases §9.3 RSA-SHA1, its misspelled file and all',
    method: 'GET',
    url: 'http://photos.example.net/photos?file=vacaction.jpg&size=original',
    oauth: {
      ...core,
      oauth_signature_method: 'RSA-SHA1',
      oauth_timestamp: '1196666512',
      oauth_nonce: '13917289812797014437',
    },
    consumerSecret: '',
    ...wikiKeys,
    signature:
      'jvTp/wX1TYtByB1m+Pbyo0lnCOLIsyGCH7wke8AUs3BpnwZJtAuEJkvQL2/9n4s5wUmUl4aCI4BwpraNx4RtEXMe5qg5T1LVTGliMRpKasKsW//e' +
      '+RinhejgCuzoH26dyF8iY2ZZ/5D1ilgeijhV/vBka5twt399mXwaYdCwFYE=',
  },
  {
    name: 'liboauth’s own test: = & # $ and % in keys and secrets',
    method: 'GET',
    url:
      'http://example.com:80/photo?title=taken%20with%20a%2030%25%20orange%20filter&file=mountain%20%26%20water%20view' +
      '&format=jpeg&include=date&include=aperture',
    oauth: {
      oauth_consumer_key: '1234=asdf=4567',
      oauth_token: 'asdf-4354=asew-5698',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '12303202302',
      oauth_nonce: '3jd834jd9',
      oauth_version: '1.0',
    },
    consumerSecret: 'erks823*43=asd&123ls%23',
    tokenSecret: 'dis9$#$Js009%==',
    signature: 'jMdUSR1vOr3SzNv3gZ5DDDuGirA=',
  },
  {
    name: 'the JavaScript signature page of oauth.googlecode.com',
    method: 'POST',
    url: 'http://photos.example.net/initiate',
    oauth: {
      oauth_consumer_key: 'dpf43f3p2l4k3l03',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '137131200',
      oauth_nonce: 'wIjqoS',
    },
    consumerSecret: coreSecret,
    signature: '2nxXYRjOKrs4qL666Zzr1felAdY=',
  },
  {
    name: 'the test server of term.ie',
    method: 'GET',
    url: 'http://term.ie/oauth/example/request_token.php',
    oauth: {
      oauth_consumer_key: 'key',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '1389305661',
      oauth_nonce: 'aa228aed620b18b900bdb89ace002f26',
      oauth_version: '1.0',
    },
    consumerSecret: 'secret',
    signature: '0djt1IhpCY+dWqJWxEohGDhKRtg=',
  },
  {
    ...pythonApp,
    name: 'python-oauth2’s own test, by HMAC-SHA1',
    url: 'http://sp.example.com/',
    signature: 'DX01TdHws7OninCLK9VztNTH1M4=',
  },
  {
    ...pythonApp,
    name: 'python-oauth2’s own test, a query of unicode',
    url: 'http://sp.example.com/?q=%E2%80%99',
    signature: 'IBw5mfvoCsDjgpcsVKbyvsDqQaU=',
  },
  {
    ...bodyHash,
    name: 'Request Body Hash 1.0 §A.1 as python-oauth2 signs it',
    method: 'PUT',
    text: 'Hello World!',
    oauth: {
      ...bodyHashOauth,
      oauth_timestamp: '1236874236',
      oauth_nonce: '10369470270925',
      oauth_body_hash: 'Lve95gjOVATpfV8EL5X4nxwjKHE=',
    },
    signature: 'CTFmrqJIGT7NsWJ42OrujahTtTc=',
  },
  {
    ...bodyHash,
    name: 'Request Body Hash 1.0 §A.2 as python-oauth2 signs it',
    method: 'GET',
    oauth: {
      ...bodyHashOauth,
      oauth_timestamp: '1238395022',
      oauth_nonce: '8628868109991',
      oauth_body_hash: '2jmj7l5rSw0yVb/vlWAYkK/YBwk=',
    },
    signature: 'Zhl++aWSP0O3/hYQ0CuBc7jv38I=',
  },
]

const at = 'http%3A%2F%2Fexample.com%2F'

/** wiki.oauth.net TestCases §9.1.1 and §9.1.3. Its `!` is written as it would be sent. */
export const coreBaseStrings: readonly BaseStringVector[] = [
  { name: 'wiki.oauth.net TestCases: a name alone', url: 'http://example.com/?name', baseString: `GET&${at}&name%3D` },
  { name: 'wiki.oauth.net TestCases: n=v', url: 'http://example.com?n=v', baseString: `GET&${at}&n%3Dv` },
  {
    name: 'wiki.oauth.net TestCases: two fields',
    url: 'http://example.com/?a=b&c=d',
    baseString: `GET&${at}&a%3Db%26c%3Dd`,
  },
  {
    name: 'wiki.oauth.net TestCases: a=x!y&a=x+y, the space first',
    url: 'http://example.com/?a=x!y&a=x+y',
    baseString: `GET&${at}&a%3Dx%2520y%26a%3Dx%2521y`,
  },
  {
    name: 'wiki.oauth.net TestCases: x!y=a&x=a, the shorter name first',
    url: 'http://example.com/?x!y=a&x=a',
    baseString: `GET&${at}&x%3Da%26x%2521y%3Da`,
  },
  {
    name: 'wiki.oauth.net TestCases: PLAINTEXT has one too',
    method: 'POST',
    url:
      'https://photos.example.net/request_token?oauth_version=1.0&oauth_consumer_key=dpf43f3p2l4k3l03' +
      '&oauth_timestamp=1191242090&oauth_nonce=hsu94j3884jdopsl&oauth_signature_method=PLAINTEXT&oauth_signature=ignored',
    baseString:
      'POST&https%3A%2F%2Fphotos.example.net%2Frequest_token&oauth_consumer_key%3Ddpf43f3p2l4k3l03' +
      '%26oauth_nonce%3Dhsu94j3884jdopsl%26oauth_signature_method%3DPLAINTEXT%26oauth_timestamp%3D1191242090%26oauth_version%3D1.0',
  },
]
