import { AsyncLocalStorage } from 'node:async_hooks'
import type { Exchange } from 'valetkey'
import type { Act } from './browser.ts'

const mostExchanges = 40

/** Sorts the client's exchanges to the act they belong to, however many visitors there are at once. */
export interface Journal {
  /** give this to `new OAuth({ onExchange })` */
  readonly onExchange: (exchange: Exchange) => void
  /** everything exchanged while `work` runs is written into `act` */
  during<T>(act: Act, work: () => Promise<T>): Promise<T>
}

export function createJournal(): Journal {
  const current = new AsyncLocalStorage<Act>()
  return {
    onExchange(exchange) {
      const exchanges = current.getStore()?.exchanges
      if (exchanges && exchanges.length < mostExchanges) exchanges.push(exchange)
    },
    during: (act, work) => current.run(act, work),
  }
}
