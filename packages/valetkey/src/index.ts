/** OAuth 1.0a and 2.x: connect people's accounts, keep their tokens, call the APIs. */
export { ApiError } from './client/calls/api-error.ts'
export type { ApiResponse } from './client/calls/call-answer.ts'
export type { CallData, CallOptions } from './client/calls/call-options.ts'
export type { Calls } from './client/calls/calls.ts'
export type { PagesOptions } from './client/calls/pages.ts'
export type { OnRetry, Retry, RetryOptions } from './client/calls/retrying.ts'
export type { Schema } from './client/calls/schema.ts'
export type {
  Account,
  Connection,
  ConnectionSummary,
  Denied,
  Health,
  Outcome,
  Pending,
} from './client/connection.ts'
export type { KeptToken, TokenGetter, TokenPlace, TokenSaver } from './client/context.ts'
export { definitionFromJson } from './client/definition-json.ts'
export { ConnectError, type ConnectErrorCode } from './client/errors/errors.ts'
export { memoryVault } from './client/memory-vault.ts'
export { OAuth, type OAuthOptions } from './client/oauth.ts'
export type { LogoutOptions } from './client/openid/logout.ts'
export type {
  ClientProof,
  Definition,
  Discovering,
  DynamicRegistration,
  FailureRule,
  Identity,
  MastodonRegistration,
  OAuth1Definition,
  OAuth2Definition,
  Pagination,
  Registration,
  SigningAlg,
} from './client/provider.ts'
export { RemoteApp } from './client/remote-app.ts'
export type { DeviceOptions, DeviceProgress, DeviceSignIn, WaitingOptions } from './client/sign-in/device-flow.ts'
export type { Routes, RoutesOptions } from './client/sign-in/routes.ts'
export type { AuthorizedHandler, AuthorizedOptions, AuthorizeOptions } from './client/sign-in/signing-in.ts'
export type { BeginOptions } from './client/sign-in/terminal.ts'
export type { Exchange, OnExchange, Step } from './client/telling/exchange.ts'
export type { Disconnected } from './client/tokens/disconnect.ts'
export type { AppTokenOptions, ExchangeOptions, JwtBearerOptions } from './client/tokens/grants.ts'
export type { HealthChange, OnHealth } from './client/tokens/health.ts'
export type { Introspection, IntrospectOptions } from './client/tokens/introspect.ts'
export type { Resealed } from './client/tokens/reseal.ts'
export { type Claims, Token, type TokenParts } from './client/tokens/token.ts'
export type { RecordKind, Vault, VaultRecord } from './client/vault.ts'
export { NetworkError, type NetworkErrorCode } from './http/network-error.ts'
export { presets } from './providers/index.ts'
