import { defaultPolicy, type Policy } from '@valetkey/server'
import { type ZodType, z } from 'zod'

type Switch = keyof Policy

/** Switches that take one of a few words. */
const words: Partial<Record<Switch, ZodType>> = {
  pkce: z.enum(['required', 'optional', 'off-for-confidential']),
  autoApprove: z.enum(['never', 'consent', 'token']),
  callbackDomain: z.enum(['oauth1', 'adds', 'binds']),
  loopback: z.enum(['exact', 'port', 'any']),
  codePageUrl: z.enum(['none', 'query']),
  redirectUriAtToken: z.enum(['exact', 'lenient']),
  introspects: z.enum(['none', 'own', 'any']),
  exchanges: z.enum(['none', 'own', 'any']),
  repeatedParams: z.enum(['refused', 'once']),
  protocols: z.array(z.union([z.literal(1), z.literal(2)])).min(1),
  responseModes: z.array(z.enum(['query', 'fragment', 'form_post'])).min(1),
  tokenBodies: z.array(z.enum(['form', 'json', 'multipart'])).min(1),
}

/** Lengths of time that may be without end, whatever their default. */
const orNull: ReadonlySet<string> = new Set<Switch>([
  'accessTokenMs',
  'refreshTokenMs',
  'authorizationMs',
  'oauth1TokenMs',
  'timestampWindowSeconds',
])

/** All others are as their default is; one that is null has a length of time beside it. */
function like(name: string, standard: unknown): ZodType {
  if (name === 'multipartSigned') return z.array(z.string()).nullable()
  if (standard === null || orNull.has(name)) return z.number().nonnegative().nullable()
  if (Array.isArray(standard)) return z.array(z.string())
  if (typeof standard === 'number') return z.number().nonnegative()
  return typeof standard === 'boolean' ? z.boolean() : z.string()
}

/** The switches of `policy.ts`, each as it may be set in a file. */
export const policySchema: ZodType<Partial<Policy>> = z.strictObject(
  Object.fromEntries(
    Object.entries(defaultPolicy).map(([name, standard]) => [
      name,
      (words[name as Switch] ?? like(name, standard)).optional(),
    ]),
  ),
) as ZodType<Partial<Policy>>
