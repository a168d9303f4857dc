/** OAuth 1.0a and 2.x: connect people's accounts, keep their tokens, call the APIs. */
export { ApiError } from './client/api-error.ts'
export type { ApiResponse } from './client/call-answer.ts'
export type { CallData, CallOptions } from './client/call-options.ts'
export type { Calls } from './client/calls.ts'
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
export type { DeviceOptions, DeviceProgress, DeviceSignIn, WaitingOptions } from './client/device-flow.ts'
export type { Disconnected } from './client/disconnect.ts'
export { ConnectError, type ConnectErrorCode } from './client/errors.ts'
export type { Exchange, OnExchange, Step } from './client/exchange.ts'
export type { AppTokenOptions, ExchangeOptions, JwtBearerOptions } from './client/grants.ts'
export type { HealthChange, OnHealth } from './client/health.ts'
export type { Introspection, IntrospectOptions } from './client/introspect.ts'
export type { LogoutOptions } from './client/logout.ts'
export { memoryVault } from './client/memory-vault.ts'
export { OAuth, type OAuthOptions } from './client/oauth.ts'
export type { PagesOptions } from './client/pages.ts'
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
export type { Resealed } from './client/reseal.ts'
export type { OnRetry, Retry, RetryOptions } from './client/retrying.ts'
export type { Routes, RoutesOptions } from './client/routes.ts'
export type { Schema } from './client/schema.ts'
export type { AuthorizedHandler, AuthorizedOptions, AuthorizeOptions } from './client/signing-in.ts'
export type { BeginOptions } from './client/terminal.ts'
export { type Claims, Token, type TokenParts } from './client/token.ts'
export type { RecordKind, Vault, VaultRecord } from './client/vault.ts'
export { NetworkError, type NetworkErrorCode } from './http/network-error.ts'
export { presets } from './providers/index.ts'
