export type { Approval, Denial, Dialect, DialectContext, Issued } from './dialect.ts'
export { developmentKeys } from './keys.ts'
export {
  type Budget,
  type Limits,
  type MemoryLimits,
  memoryLimits,
  rateLimitFields,
  type Standing,
} from './limits/limits.ts'
export type { Nonces } from './limits/nonces.ts'
export type { OpenIdOptions } from './openid/options.ts'
export type { Language, Wording } from './pages/texts/language.ts'
export { defaultPaths, type Paths } from './paths.ts'
export { type PasswordFault, passwordFault } from './people/password-rules.ts'
export { PersonError } from './people/people.ts'
export { defaultPolicy, type LoopbackPolicy, type Policy, policyFor, type TokenBody } from './policy.ts'
export type * from './provider.ts'
export type { Resource, Resources } from './resources.ts'
export type { Risk, ScopeText } from './scopes/scope-text.ts'
export { createServer, type Extensions } from './server.ts'
