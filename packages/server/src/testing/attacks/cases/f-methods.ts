import { createHash, generateKeyPairSync, sign as signWithKey } from 'node:crypto'
import { type Form, send } from '../answer.ts'
import { type Attack, attack, type Having } from '../attack.ts'
import { hold, passes, refused } from '../expect.ts'
import { askForRequestToken, callSigned, newPair } from '../oauth1-flows.ts'
import { hmac, keysOf, type Prepared, prepare, sendPrepared, sendSigned } from '../signing.ts'

/** What a signature is made of: case 107 to 111. */
export const methods: readonly Attack[] = [
  attack({
    number: 107,
    title: 'a parameter of the signature missing, twice, or in two places: 400',
    clause: 'RFC 5849 §3.1, §3.2',
    needs: ['oauth1'],
    async run(target) {
      const keys = keysOf(target.app)
      const usual = { oauth_callback: target.app.redirectUri }
      const url = target.oauth1.requestToken
      const bare = { keys, oauth: { ...usual, oauth_timestamp: null, oauth_nonce: null } }
      refused(await sendSigned(url, bare), 'neither timestamp nor nonce', 400)
      for (const name of [
        'oauth_consumer_key',
        'oauth_signature_method',
        'oauth_signature',
        'oauth_timestamp',
        'oauth_nonce',
      ]) {
        refused(await sendSigned(url, { keys, oauth: usual, tampered: { [name]: null } }), `no ${name}`, 400)
        refused(
          await sendSigned(url, { keys, oauth: { ...usual, [name]: null }, tampered: { [name]: '' } }),
          `an empty ${name}`,
          400,
        )
        refused(await sendPrepared(twice(prepare(url, { keys, oauth: usual }), name)), `${name} twice`, 400)
        const elsewhere = prepare(`${url}?${name}=x`, { keys, oauth: usual })
        refused(await sendPrepared(elsewhere), `${name} in two places`, 400)
      }
    },
  }),
  attack({
    number: 108,
    title: 'version 2.0 is refused, none passes, and an oauth_ parameter nobody knows is signed like the rest',
    clause: 'RFC 5849 §3.1',
    needs: ['oauth1', 'api'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      refused(await callSigned(target.api, keys, { oauth: { oauth_version: '2.0' } }), '2.0', 400)
      passes(await callSigned(target.api, keys, { oauth: { oauth_version: null } }), 'no version')
      const call = prepare(`${target.api}?oauth_colour=blue`, { method: 'GET', keys })
      refused(await send(call.url.replace('blue', 'red'), call.sending), 'blue signed, red sent', 401)
      passes(await sendPrepared(call), 'blue signed, blue sent')
    },
  }),
  attack({
    number: 109,
    title: 'a signature method the app may not use, or that is none: refused',
    clause: 'RFC 5849 §3.4',
    needs: ['oauth1'],
    async run(target) {
      const plain = (_: string, key: string) => key
      refused(await signedAs(target, 'PLAINTEXT', plain), 'PLAINTEXT', [400, 401])
      refused(await signedAs(target, 'hmac-sha1'), 'hmac-sha1', 400)
      refused(await signedAs(target, 'NONE', () => ''), 'NONE', 400)
      refused(await signedAs(target, 'HMAC-SHA1', () => ''), 'no signature', [400, 401])
    },
  }),
  attack({
    number: 109,
    title: 'HMAC-SHA1 for an app that signs with SHA-256 only: 401',
    clause: 'RFC 5849 §3.4',
    needs: ['oauth1', 'newApp'],
    async run(target) {
      const app = await target.newApp({
        name: 'SHA-256',
        redirectUris: ['https://client.example/256'],
        policy: { signatureMethods: ['HMAC-SHA256'] },
      })
      const sha256 = {
        keys: keysOf(app),
        oauth: { oauth_callback: app.redirectUri, oauth_signature_method: 'HMAC-SHA256' },
        sign: hmac('sha256'),
      }
      refused(await askForRequestToken(target, { app }), 'HMAC-SHA1', 401)
      passes(await sendSigned(target.oauth1.requestToken, sha256), 'HMAC-SHA256')
    },
  }),
  attack({
    number: 110,
    title: 'an HMAC made with the public RSA key, and a wrong key: 401; a key of 512 bits is not registered',
    clause: 'RFC 5849 §3.4.3',
    needs: ['oauth1', 'newApp'],
    async run(target) {
      const [own, wrong] = [
        generateKeyPairSync('rsa', { modulusLength: 2048 }),
        generateKeyPairSync('rsa', { modulusLength: 2048 }),
      ]
      const pem = own.publicKey.export({ type: 'spki', format: 'pem' }).toString()
      const app = await target.newApp({ name: 'RSA', redirectUris: ['https://client.example/rsa'], rsaPublicKey: pem })
      const by = (key: typeof own.privateKey) => (text: string) =>
        signWithKey('sha1', Buffer.from(text), key).toString('base64')
      for (const secret of [pem, pem.trim(), ''])
        refused(
          await signedAs(target, 'HMAC-SHA1', undefined, { ...app, clientSecret: secret }),
          'an HMAC with the public key',
          401,
        )
      refused(await signedAs(target, 'RSA-SHA1', by(wrong.privateKey), app), 'another private key', 401)
      passes(await signedAs(target, 'RSA-SHA1', by(own.privateKey), app), 'its own private key')
      const weak = generateKeyPairSync('rsa', { modulusLength: 512 })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString()
      const taken = await target
        .newApp({ name: 'Weak', redirectUris: ['https://client.example/w'], rsaPublicKey: weak })
        .then(
          () => true,
          () => false,
        )
      hold(!taken, 'a key of 512 bits was registered')
    },
  }),
  attack({
    number: 111,
    title: 'a changed form: 401; fields of a multipart body are not signed',
    clause: 'RFC 5849 §3.4.1.3.1',
    needs: ['oauth1', 'api'],
    async run(target) {
      const keys = keysOf(target.app, await newPair(target))
      const form = prepare(target.api, { keys, body: 'amount=1' })
      refused(await send(form.url, { ...form.sending, body: 'amount=1000' }), 'another amount', 401)
      refused(await send(form.url, { ...form.sending, body: 'amount=1&more=1' }), 'a field more', 401)
      passes(await sendPrepared(form), 'the form as it was signed')
      const body = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'
      passes(
        await callSigned(target.api, keys, { method: 'POST', body, contentType: 'multipart/form-data; boundary=b' }),
        'multipart',
      )
    },
  }),
  attack({
    number: 111,
    title: 'a body that is no form, changed after its hash was signed, or without the hash that must be: refused',
    clause: 'OAuth Request Body Hash extension',
    needs: ['oauth1', 'api', 'newApp'],
    async run(target) {
      const app = await target.newApp({
        name: 'Hashed',
        redirectUris: ['https://client.example/hash'],
        policy: { bodyHashRequired: true },
      })
      const keys = keysOf(app, await newPair(target, { app }))
      const json = { method: 'POST', body: '{"a":1}', contentType: 'application/json' }
      const oauth = { oauth_body_hash: createHash('sha1').update(json.body).digest('base64') }
      refused(await callSigned(target.api, keys, json), 'no hash', [400, 401])
      const hashed = prepare(target.api, { keys, ...json, oauth })
      refused(await send(hashed.url, { ...hashed.sending, body: '{"a":2}' }), 'another body', 401)
      passes(await callSigned(target.api, keys, { ...json, oauth }), 'the body that was hashed')
    },
  }),
]

function signedAs(
  target: Having<'oauth1'>,
  method: string,
  sign?: (text: string, key: string) => string,
  app = target.app,
) {
  const oauth: Form = { oauth_callback: app.redirectUri, oauth_signature_method: method }
  return sendSigned(target.oauth1.requestToken, { keys: keysOf(app), oauth, ...(sign && { sign }) })
}

/** The same parameter once more, in the same header. */
function twice({ url, sending }: Prepared, name: string): Prepared {
  return {
    url,
    sending: {
      ...sending,
      headers: { ...sending.headers, authorization: `${sending.headers?.['authorization']}, ${name}="x"` },
    },
  }
}
