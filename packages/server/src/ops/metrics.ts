import { createRequire } from 'node:module'
import type * as Prometheus from 'prom-client'
import type { MetricsOptions, ProviderEvent } from '../provider.ts'
import type { AuditStanding } from '../storage/seals.ts'
import type { Storage } from '../storage/storage.ts'

/** A request that was answered. */
export interface Answered {
  readonly endpoint: string
  readonly status: number
  readonly ms: number
  readonly grant?: string | undefined
  readonly error?: string | undefined
}

/** What the server counts. Nothing in it comes from a request as it was sent: labels are words of ours. */
export interface Metrics {
  request(answered: Answered): void
  event(event: ProviderEvent): void
  /** Everything in the text format of Prometheus; null: this caller may not read it. */
  read(request: Request): Promise<{ readonly contentType: string; readonly text: string } | null>
}

/** Seconds: from what memory answers to what a password costs. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** Loaded where somebody counts: it is a sixth of all the modules of a server. */
const prometheus = (): typeof Prometheus => createRequire(import.meta.url)('prom-client')

/** Each server has a registry of its own, so that several in one process do not add up. */
export function createMetrics(storage: Pick<Storage, 'load' | 'audit'>, { mayRead }: MetricsOptions): Metrics {
  const { Counter, Gauge, Histogram, Registry } = prometheus()
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'valetkey_requests_total',
    help: 'Requests answered.',
    labelNames: ['endpoint', 'status', 'grant'],
    registers,
  })
  const durations = new Histogram({
    name: 'valetkey_request_duration_seconds',
    help: 'How long answers took.',
    labelNames: ['endpoint'],
    buckets,
    registers,
  })
  const refusals = new Counter({
    name: 'valetkey_refusals_total',
    help: 'Requests refused, by the code of the error.',
    labelNames: ['endpoint', 'code'],
    registers,
  })
  const tokens = new Counter({
    name: 'valetkey_tokens_issued_total',
    help: 'Answers with tokens given, by the grant that gave them.',
    labelNames: ['grant'],
    registers,
  })
  const events = new Counter({
    name: 'valetkey_events_total',
    help: 'Events of the audit trail.',
    labelNames: ['type'],
    registers,
  })
  loadGauge(Gauge, storage, registers)
  auditGauges(Gauge, storage, registers)
  return {
    request({ endpoint, status, ms, grant = '', error }) {
      requests.inc({ endpoint, status: String(status), grant })
      durations.observe({ endpoint }, ms / 1000)
      if (error !== undefined) refusals.inc({ endpoint, code: error })
    },
    event({ type, data }) {
      events.inc({ type })
      if (type === 'token.issued') tokens.inc({ grant: String(data['grant']) })
    },
    async read(request) {
      if (!(await mayRead(request))) return null
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}

/** Asked for when somebody reads it. */
function loadGauge(
  Gauge: typeof Prometheus.Gauge,
  storage: Pick<Storage, 'load'>,
  registers: Prometheus.Registry[],
): void {
  new Gauge({
    name: 'valetkey_storage_load',
    help: 'How busy the storage of this process is: writes that wait, connections by what they do.',
    labelNames: ['part'],
    registers,
    collect() {
      for (const [part, value] of Object.entries(storage.load())) this.set({ part }, value)
    },
  })
}

const ofTheTrail: readonly {
  readonly name: string
  readonly help: string
  readonly value: (standing: AuditStanding) => number
}[] = [
  {
    name: 'valetkey_audit_unsealed_events',
    help: 'Events of the audit trail that are not sealed yet.',
    value: ({ unsealed }) => unsealed,
  },
  {
    name: 'valetkey_audit_seals',
    help: 'Seals of the audit trail; one that gets smaller has lost its end.',
    value: ({ last }) => last?.number ?? 0,
  },
]

/** A database that does not answer says nothing, and everything else is told all the same. */
function auditGauges(
  Gauge: typeof Prometheus.Gauge,
  { audit }: Pick<Storage, 'audit'>,
  registers: Prometheus.Registry[],
): void {
  let asked: Promise<AuditStanding | null> | null = null
  /** One question for all of them. */
  const standing = () => {
    asked ??= audit
      .standing()
      .catch(() => null)
      .finally(() => {
        asked = null
      })
    return asked
  }
  for (const { value, ...about } of ofTheTrail) {
    new Gauge({
      ...about,
      registers,
      async collect() {
        const found = await standing()
        if (found === null) this.remove()
        else this.set(value(found))
      },
    })
  }
}
