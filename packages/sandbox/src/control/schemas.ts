import { type ZodType, z } from 'zod'

/** `POST /_sandbox/apps` */
export interface NewAppRequest {
  readonly name: string
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly redirectUris?: readonly string[] | undefined
  readonly callbackDomain?: string | undefined
  readonly scopes?: readonly string[] | undefined
  readonly rsaPublicKey?: string | undefined
  readonly public?: boolean | undefined
  readonly loopback?: 'exact' | 'port' | 'any' | undefined
  /** The time the app is of, where the service knows several (`2011`); kept everywhere so that one script can serve all. */
  readonly era?: string | undefined
  /** Any further switches of the provider's policy, for tests. */
  readonly policy?: Readonly<Record<string, unknown>> | undefined
}

/** `POST /_sandbox/authorize` */
export interface ConsentRequest {
  readonly url: string
  /** A username. */
  readonly as: string
  readonly decision: 'allow' | 'deny'
  /** Instead of what the URL asks for. */
  readonly scopes?: readonly string[] | undefined
}

/** `POST /_sandbox/clock` */
export interface ClockRequest {
  /** Epoch ms or ISO 8601; null: the real time. */
  readonly now?: number | string | null | undefined
  /** Seconds. */
  readonly advance?: number | undefined
}

const text = (most: number) => z.string().min(1).max(most)
const texts = (most: number) => z.array(z.string()).max(most)

export const newApp: ZodType<NewAppRequest> = z.strictObject({
  name: text(200),
  clientId: text(200).optional(),
  clientSecret: text(200).optional(),
  redirectUris: texts(50).optional(),
  callbackDomain: text(253).optional(),
  scopes: texts(100).optional(),
  rsaPublicKey: text(10_000).optional(),
  public: z.boolean().optional(),
  loopback: z.enum(['exact', 'port', 'any']).optional(),
  era: text(20).optional(),
  policy: z.record(z.string(), z.unknown()).optional(),
})

export const consent: ZodType<ConsentRequest> = z.strictObject({
  url: z.url().max(10_000),
  as: text(200),
  decision: z.enum(['allow', 'deny']),
  scopes: texts(100).optional(),
})

/** A date JavaScript can hold. */
const instant = z.number().int().min(0).max(8.64e15)

export const clock: ZodType<ClockRequest> = z.strictObject({
  now: z.union([instant, z.iso.datetime({ offset: true }), z.null()]).optional(),
  advance: z.number().min(-1e10).max(1e10).optional(),
})
