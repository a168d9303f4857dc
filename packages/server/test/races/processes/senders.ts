import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Answer, Send, Wire } from '../wire.ts'

export interface Senders {
  /** Deals the requests out, one to each in turn; all of them are on their way at once. */
  readonly send: Send
  close(): Promise<void>
}

/** Starts processes that all serve one PostgreSQL, each with a provider of its own. */
export async function startSenders(count: number, url: string, schema: string): Promise<Senders> {
  const script = fileURLToPath(new URL('sender.ts', import.meta.url))
  const senders = Array.from({ length: count }, () => senderOn(fork(script, [url, schema])))
  await Promise.all(senders.map(sender => sender.answer()))
  return {
    async send(requests) {
      const shares = senders.map((_, at) => requests.filter((_, number) => number % count === at))
      const answers = await Promise.all(senders.map((sender, at) => sender.ask(shares[at]!)))
      return requests.map((_, number) => answers[number % count]![Math.floor(number / count)]!)
    },
    close: async () => void (await Promise.all(senders.map(sender => sender.close()))),
  }
}

function senderOn(child: ChildProcess) {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('a process of the race ended before its time')))
  ended.catch(() => undefined)
  let answered = Promise.withResolvers<unknown>()
  child.on('message', message => answered.resolve(message))
  const answer = async (): Promise<unknown> => {
    const message = await Promise.race([answered.promise, ended])
    answered = Promise.withResolvers()
    return message
  }
  return {
    answer,
    ask(requests: readonly Wire[]) {
      child.send(requests)
      return answer() as Promise<readonly Answer[]>
    },
    async close() {
      child.disconnect()
      await ended.catch(() => undefined)
    },
  }
}
