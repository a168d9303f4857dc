import { StatementSync } from 'node:sqlite'
import { mock } from 'node:test'
import pg from 'pg'

/** What went to the database while something was done, in order: SQL texts. */
export type Sent = readonly string[]

/** Runs the work and gives every statement that a driver was handed meanwhile, by whichever part of the server. */
export type Watch = (work: () => Promise<unknown>) => Promise<Sent>

/** Statements of node:sqlite, those of the nonces' own file too. */
export const watchSqlite: Watch = async work => {
  const sent: string[] = []
  for (const verb of ['get', 'all', 'run'] as const) {
    const original = StatementSync.prototype[verb] as (...values: unknown[]) => unknown
    mock.method(StatementSync.prototype, verb, function (this: StatementSync, ...values: unknown[]) {
      sent.push(this.sourceSQL)
      return original.apply(this, values)
    })
  }
  return during(work, sent)
}

/** Queries of pg: each is sent and answered by itself, so each is one round trip. */
export const watchPostgres: Watch = async work => {
  const sent: string[] = []
  const original = pg.Client.prototype.query as (...values: unknown[]) => unknown
  mock.method(pg.Client.prototype, 'query', function (this: pg.Client, ...values: unknown[]) {
    const [config] = values as [string | { readonly text: string }]
    sent.push(typeof config === 'string' ? config : config.text)
    return original.apply(this, values)
  })
  return during(work, sent)
}

async function during(work: () => Promise<unknown>, sent: string[]): Promise<Sent> {
  try {
    await work()
    return sent
  } finally {
    mock.restoreAll()
  }
}
