/**
 * Everything that can go wrong between us and a provider, one row each: a sentence for the developer and the next
 * step. A person who says no is not here: that is a value (`denied`).
 */
export const lateErrors = {
  client_id_missing: ['The definition has no client id', 'register your app with the provider and pass clientId'],
  client_secret_missing: ['The definition has no client secret', 'pass clientSecret; OAuth 1 signs with it'],
  seal_broken: [
    'What the vault keeps does not open: another secret sealed it, or it was changed',
    'pass the secret it was sealed with, or sign in again after moving the vault away',
  ],
  seal_unknown_key: [
    'What the vault keeps was sealed with a key that is not here',
    'add that key to secret, after the new one, or sign in again after moving the vault away',
  ],
  vault_unreadable: ['This is no vault, or a damaged one', 'restore a copy, or move it away to begin a new one'],
  vault_unusable: ['The vault cannot be opened or written', 'check its path, its rights, and the space on the disk'],
  vault_full: ['The cookies cannot hold more', 'keep fewer connections in them, or use a vault on the server'],
  vault_busy: ['Another process holds on to the vault', 'try again'],
  vault_unsealed: [
    'The vault holds a secret that is not sealed',
    'sign in again to replace it, or pass allowUnsealed: true',
  ],
  origin_unknown: [
    'The callback is relative, and the Host header of a request is not believed outside this machine',
    "pass origins: ['https://your.site'] to new OAuth(…), or an absolute callback",
  ],
  callback_required: [
    'The provider refuses a sign-in without a callback',
    'pass callback: a path or a URL of your own, in a terminal a loopback URL',
  ],
  callback_invalid: ['The callback is not a URL the provider could send a browser to', 'pass a path or a http(s) URL'],
  params_reserved: [
    'One of params is a parameter that ties the answer to this sign-in',
    'leave it out of params: the callback is given as callback, the rest is made anew each time',
  ],
  too_much_to_carry: [
    'The data and the callback together do not fit into the state of a sign-in (500 characters)',
    'keep data in your session or database and pass its key',
  ],
  cookie_missing: [
    'The browser that came back did not begin this sign-in here, or its cookie is gone',
    'begin again; see that cookies are allowed and that beginning and callback share one host',
  ],
  cookie_host_differs: [
    'The sign-in began on another host than the callback came to, so its cookie stayed behind',
    'use the same host for both: 127.0.0.1 and localhost are two',
  ],
  state_missing: ['The provider came back without the state it was given', 'begin again'],
  state_invalid: [
    'The state that came back is not one of ours, or was changed',
    'begin again; where several servers or a restart lie in between, give all of them the same secret',
  ],
  state_expired: ['The sign-in took too long', 'begin again'],
  state_used: ['This sign-in was finished already', 'begin again'],
  wrong_app: [
    'The callback belongs to a sign-in with another provider',
    'give each provider a callback of its own and pass each callback to the app that began',
  ],
  issuer_mismatch: ['The answer comes from another server than the one asked (RFC 9207)', 'begin again'],
  callback_duplicate: ['A parameter came twice in the callback (RFC 6749 §3.1)', 'begin again'],
  callback_unreadable: [
    'The body of the callback was read before it came here',
    'pass the request unread, or use the adapter of your framework (valetkey/frameworks), which takes what a body parser left',
  ],
  code_expected: ['That is not what the provider showed', 'paste the code, or the whole address the browser ended at'],
  pin_expected: ['That is not the PIN the provider showed', 'paste the PIN as it is shown'],
  callback_not_confirmed: [
    'The server did not say oauth_callback_confirmed=true (RFC 5849 §2.1), so it may speak OAuth 1.0, which is unsafe',
    "if it is known never to say so, set callbackConfirmed: 'never' in the definition",
  ],
  request_token_refused: ['The server gave no request token', 'see the reason it gave'],
  access_token_refused: ['The server gave no access token', 'see the reason it gave, then begin again'],
  token_type_unknown: [
    'The server gave a token of a type that cannot be used here (RFC 6749 §7.1)',
    'see in the provider’s manual how to get a bearer token',
  ],
  answer_unreadable: ['The answer of the server cannot be understood', 'check the URL in the definition'],
  id_token_missing: [
    'The server was asked who somebody is (scope openid) and sent no id_token (OpenID Connect Core §3.1.3.3)',
    "leave openid out of the scope, or see in the provider's manual what an id_token comes with",
  ],
  id_token_invalid: [
    'The id_token is not to be believed (OpenID Connect Core §3.1.3.7)',
    'begin again; when it stays so, compare issuer and clientId with what the provider says of itself',
  ],
  subject_mismatch: [
    'The address that says who somebody is spoke of another person than the id_token (OpenID Connect Core §5.3.2)',
    'begin again, and check the URL of identity',
  ],
  metadata_unusable: [
    'What the provider says of itself cannot be used (RFC 8414, OpenID Connect Discovery)',
    'check the issuer: exactly as the provider writes it, to the last slash',
  ],
  private_key_unusable: [
    'The private key cannot be used',
    'pass privateKey as a PKCS #8 PEM (-----BEGIN PRIVATE KEY-----), and privateKeyAlg where it is no RSA key for RS256',
  ],
  address_missing: [
    'The definition does not say where that is done',
    'add the field the reason names, from the provider’s manual, or make the definition by oauth.discover(issuer)',
  ],
  needs_oauth2: ['OAuth 1.0a has no way to do that', 'use the definition of an OAuth 2 provider'],
  pushed_request_refused: [
    'The server did not take the authorization request (RFC 9126 §2.3)',
    'see the reason it gave',
  ],
  introspection_refused: [
    'The server did not say what the token is good for (RFC 7662 §2.3)',
    'see the reason it gave; not every client may ask',
  ],
  device_refused: ['The server began no sign-in by device', 'see the reason it gave'],
  device_expired: ['Nobody entered the code in time', 'begin again'],
  registration_refused: ['The server did not register this app', 'see the reason it gave'],
  handler_gave_nothing: [
    'The authorized handler gave no Response',
    'return one: Response.redirect(…), new Response(…)',
  ],
  registration_lost: [
    'The server no longer knows this app, so our registration was dropped',
    'begin again to register anew',
  ],
  refresh_failed: ['The access token could not be renewed', 'try again; the connection is kept'],
  not_connected: [
    'Nobody is connected',
    'send the person through authorize first, or use the name it was kept under: app.for(connection.user)',
  ],
  token_saver_missing: [
    'The OAuth 1.0a token can be upgraded once, and nobody keeps what it becomes',
    'pass a tokenSaver beside the tokenGetter',
  ],
  token_expected: ['That is no token for this app', 'give a Token, [token, secret], a bearer token as text, or null'],
  needs_sign_in: ['The connection has ended', 'the person must sign in again'],
  address_invalid: ['That address cannot be called', 'pass a path below baseUrl, or a http(s) URL'],
  page_loop: ['A list leads back to a page that was there', 'see `pagination` in the definition'],
  data_unexpected: [
    'The API answered something else than the schema expects',
    'see the answer, in error.data, and change the schema or the call',
  ],
  redirect_loop: ['The API redirected too often', 'check the path'],
  format_unknown: ['There is no format of that name', 'use form, multipart, json, xml, yaml or text'],
  form_cannot_say: ['A form has no way to say a value inside a value', "pass { format: 'json' }, or flatten it"],
  body_needs_content_type: ['A text or binary body needs a contentType', "pass it, as in contentType: 'text/plain'"],
} as const
