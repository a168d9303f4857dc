import { callsAsApp } from './calls/as-app.ts'
import type { ApiResponse } from './calls/call-answer.ts'
import type { CallData, CallOptions } from './calls/call-options.ts'
import { type Calls, callsFor, callsWith } from './calls/calls.ts'
import type { PagesOptions } from './calls/pages.ts'
import type { Connection, Outcome, Pending } from './connection.ts'
import type { Context, KeptToken, TokenGetter, TokenSaver } from './context.ts'
import type { LogoutOptions } from './openid/logout.ts'
import type { Definition, DynamicRegistration } from './provider.ts'
import type { DeviceOptions, DeviceSignIn } from './sign-in/device-flow.ts'
import type { AuthorizedHandler, AuthorizedOptions, AuthorizeOptions } from './sign-in/signing-in.ts'
import type { BeginOptions } from './sign-in/terminal.ts'
import { printedAs } from './telling/printed.ts'
import { readHeld } from './tokens/connections.ts'
import type { Disconnected } from './tokens/disconnect.ts'
import type { AppTokenOptions, ExchangeOptions, JwtBearerOptions } from './tokens/grants.ts'
import type { Introspection, IntrospectOptions } from './tokens/introspect.ts'
import { Token, type TokenParts } from './tokens/token.ts'

const DEFAULT_USER = 'default'

/**
 * Somebody else's server, and everything one does with it: sign people in (`authorize`, `authorized`; in a terminal
 * `begin`, `finish`), then call its API in their name.
 */
export class RemoteApp implements Calls {
  readonly #ctx: Context
  readonly #flights = new Map<string, Promise<TokenParts | null>>()
  readonly #default: Calls
  readonly #asApp = new Map<string, Calls>()

  /** Made by `oauth.remoteApp(name, definition)`. */
  constructor(ctx: Context) {
    this.#ctx = ctx
    this.#default = callsFor(ctx, this.#flights, DEFAULT_USER)
  }

  get name(): string {
    return this.#ctx.name
  }

  get title(): string {
    return this.#ctx.title
  }

  /** With absolute URLs, and without the client secret. */
  get definition(): Definition {
    const { clientSecret: _secret, ...shown } = this.#ctx.definition
    const { privateKey: _key, ...rest } = shown as Record<string, unknown>
    const { initialAccessToken: _token, ...register } = (rest['register'] ?? {}) as Partial<DynamicRegistration>
    return { ...rest, ...(rest['register'] === undefined ? {} : { register }) } as unknown as Definition
  }

  /**
   * A redirect to the provider.
   * @example app.get('/login', c => twitter.authorize(c.req.raw, { callback: '/authorized', next: c.req.query('next') }))
   */
  async authorize(request: Request, options?: AuthorizeOptions): Promise<Response> {
    return (await import('./sign-in/sign-in.ts')).authorize(this.#ctx, request, options)
  }

  /**
   * The request that came back. The handler gets the connection, or null and why it was denied.
   * @example app.get('/authorized', c => twitter.authorized(c.req.raw, ({ connection }) => …))
   */
  async authorized(request: Request, handler: AuthorizedHandler, options?: AuthorizedOptions): Promise<Response> {
    return (await import('./sign-in/sign-in-callback.ts')).authorized(this.#ctx, request, handler, options)
  }

  /** Without a web request: the address to open, and what to hold until the code is there. */
  async begin(options?: BeginOptions): Promise<{ url: string; pending: Pending }> {
    return (await import('./sign-in/terminal.ts')).begin(this.#ctx, options)
  }

  /** Takes a bare code, a PIN, or the whole address the browser ended at. */
  async finish(input: string | URL, pending: Pending): Promise<Outcome> {
    return (await import('./sign-in/terminal.ts')).finish(this.#ctx, input, pending)
  }

  /**
   * Signs in where there is no browser (RFC 8628): the person types a code on another device.
   * @example const { userCode, verificationUri, outcome } = await app.device(); show(userCode, verificationUri); await outcome()
   */
  async device(options?: DeviceOptions): Promise<DeviceSignIn> {
    return (await import('./sign-in/device-flow.ts')).device(this.#ctx, options)
  }

  /**
   * The calls of the app itself, in nobody's name: with a token of its own (RFC 6749 §4.4), asked for when needed and kept in
   * this process.
   * @example const { data } = await spotify.asApp().get('search', { q: 'Bach', type: 'artist' })
   */
  asApp(options: AppTokenOptions = {}): Calls {
    const key = JSON.stringify(options)
    const calls = this.#asApp.get(key) ?? callsAsApp(this.#ctx, options)
    this.#asApp.set(key, calls)
    return calls
  }

  /** That token, fresh: client credentials, RFC 6749 §4.4. */
  async appToken(options?: AppTokenOptions): Promise<Token> {
    return new Token(await (await import('./tokens/grants.ts')).appToken(this.#ctx, options))
  }

  /**
   * A token for an assertion that our private key signs (RFC 7523 §2.1), or for one of somebody else's.
   * @example const token = await google.jwtBearer({ claims: { scope: 'https://www.googleapis.com/auth/drive' } })
   */
  async jwtBearer(options?: JwtBearerOptions): Promise<Token> {
    return new Token(await (await import('./tokens/grants.ts')).jwtBearer(this.#ctx, options))
  }

  /**
   * One token for another: narrower, for another resource, of another type (RFC 8693). What it is, `extra.issued_token_type` says.
   * @example const token = await app.exchangeToken({ subjectToken: connection.token, scope: 'read' })
   */
  async exchangeToken(options: ExchangeOptions): Promise<Token> {
    return new Token(await (await import('./tokens/grants.ts')).exchangeToken(this.#ctx, options))
  }

  /** What the provider says a token is good for (RFC 7662). */
  async introspect(token: Token | string, options?: IntrospectOptions): Promise<Introspection> {
    return (await import('./tokens/introspect.ts')).introspect(this.#ctx, token, options)
  }

  /**
   * Where to send somebody so that the provider signs them out as well (OpenID Connect RP-Initiated Logout). Ask before
   * `disconnect`: afterwards it is not known any more who they were.
   */
  async logoutUrl(options?: LogoutOptions): Promise<string> {
    return (await import('./openid/logout.ts')).logoutUrl(this.#ctx, options)
  }

  /** The calls of somebody's connection. */
  for(user: string): Calls {
    return callsFor(this.#ctx, this.#flights, user)
  }

  /**
   * The calls of whoever this token belongs to, for a session that carries its own. Null is nobody: the call says so.
   * @example await twitter.with(session.twitterToken).post('statuses/update.json', { status: 'hello' })
   */
  with(token: KeptToken | null | undefined): Calls {
    return callsWith(this.#ctx, token)
  }

  get<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>> {
    return this.#default.get<Data>(path, data, options)
  }

  post<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>> {
    return this.#default.post<Data>(path, data, options)
  }

  put<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>> {
    return this.#default.put<Data>(path, data, options)
  }

  patch<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>> {
    return this.#default.patch<Data>(path, data, options)
  }

  delete<Data = unknown>(path: string, data?: CallData, options?: CallOptions<Data>): Promise<ApiResponse<Data>> {
    return this.#default.delete<Data>(path, data, options)
  }

  request<Data = unknown>(path: string, options?: CallOptions<Data>): Promise<ApiResponse<Data>> {
    return this.#default.request<Data>(path, options)
  }

  pages<Data = unknown>(
    path: string,
    data?: CallData,
    options?: PagesOptions<Data>,
  ): AsyncGenerator<ApiResponse<Data>, void, undefined> {
    return this.#default.pages<Data>(path, data, options)
  }

  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return this.#default.fetch(input, init)
  }

  sign(request: Request): Promise<Request> {
    return this.#default.sign(request)
  }

  /**
   * You keep the tokens: called before each call, gives a Token, `[token, secret]`, or null. The vault is then not used.
   * @example twitter.tokenGetter(({ user }) => sessions.get(user)?.twitterToken)   // asked as twitter.for(sessionId)
   */
  tokenGetter(getter: TokenGetter): this {
    this.#ctx.ownTokens.get = getter
    return this
  }

  /** Called with every new token, those of a refresh included. */
  tokenSaver(saver: TokenSaver): this {
    this.#ctx.ownTokens.save = saver
    return this
  }

  async connection(user: string = DEFAULT_USER): Promise<Connection | null> {
    const held = await readHeld(this.#ctx, user)
    if (held === null) return null
    return (await import('./tokens/summary.ts')).connectionOf(this.#ctx, user, held.about, new Token(held.parts))
  }

  /**
   * Brings a connection from the time of OAuth 1.0a to OAuth 2 now, as its first call would (`upgradesFrom`). True when it
   * was one.
   * @example await flattr.upgrade('alice')
   */
  async upgrade(user: string = DEFAULT_USER): Promise<boolean> {
    return (await import('./tokens/upgrade-now.ts')).upgradeToken(this.#ctx, this.#flights, user)
  }

  /**
   * Keeps a token that was given to somebody before, here or by way of another library (`valetkey/client/foreign-tokens` reads
   * theirs). It replaces what this user has.
   * @example await github.adopt(fromAuthJs(row), { user: row.userId })
   */
  async adopt(token: KeptToken, { user = DEFAULT_USER }: { readonly user?: string } = {}): Promise<Connection> {
    const [{ partsOf }, { keepConnection }] = await Promise.all([
      import('./tokens/own-token.ts'),
      import('./tokens/keep-connection.ts'),
    ])
    return keepConnection(this.#ctx, partsOf(this.#ctx, token), { user, stamp: undefined })
  }

  /** Revokes, then forgets, and says which of the two happened. */
  async disconnect(user: string = DEFAULT_USER): Promise<Disconnected> {
    return (await import('./tokens/disconnect.ts')).disconnect(this.#ctx, user)
  }

  toJSON(): Record<string, unknown> {
    const { oauth, baseUrl, clientId } = this.#ctx.definition
    return { name: this.name, title: this.title, oauth, baseUrl, ...(clientId === undefined ? {} : { clientId }) }
  }

  toString(): string {
    return `RemoteApp(${this.name})`
  }

  static {
    printedAs(RemoteApp.prototype, 'RemoteApp')
  }
}
