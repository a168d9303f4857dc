import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../processes/server.ts', import.meta.url))

/** A server in a process of its own, that can be killed and started again on the same file. */
export interface Mortal {
  /** Sends to whatever life of it is up, waiting for the next one if need be. Throws when the line is cut. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Starts the next life; clients are let in by `open`. */
  start(): Promise<void>
  open(): void
  /** SIGKILL, as soon as so many more answers were given. */
  killAfter(answers: number): Promise<void>
  /** Ends the last life, gently. */
  end(): Promise<void>
  /** Answers given, over all lives. */
  readonly answers: number
}

export function mortalOn(file: string): Mortal {
  let child: ChildProcess | undefined
  let origin = ''
  let gate = Promise.withResolvers<void>()
  let answers = 0
  let ended = false
  let countdown: { left: number; reached: () => void } | undefined

  function count(): void {
    answers += 1
    if (countdown === undefined || --countdown.left > 0) return
    countdown.reached()
    countdown = undefined
  }

  return {
    async fetch(path, init) {
      await gate.promise
      const response = await fetch(origin + path, { redirect: 'manual', ...init })
      const body = await response.arrayBuffer()
      count()
      return new Response(response.status === 303 ? null : body, response)
    },
    async start() {
      if (ended) return
      child = fork(script, [file], { env: { ...process.env, NODE_COMPILE_CACHE: `${file}-compiled` } })
      const [port] = await Promise.race([once(child, 'message'), once(child, 'exit').then(failed)])
      origin = `http://127.0.0.1:${port}`
    },
    open: () => gate.resolve(),
    async killAfter(left) {
      await new Promise<void>(reached => {
        countdown = { left, reached }
      })
      gate = Promise.withResolvers()
      child!.kill('SIGKILL')
      await once(child!, 'exit')
    },
    async end() {
      ended = true
      gate = Promise.withResolvers()
      if (!child?.connected) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
    get answers() {
      return answers
    },
  }
}

function failed(): never {
  throw new Error('the server ended before it had started')
}
