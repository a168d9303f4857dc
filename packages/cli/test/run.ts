import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../bin/valetkey.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  /** what stderr said once it matched */
  said(pattern: RegExp): Promise<RegExpExecArray>
  /** types a line, and ends the input as a pipe would */
  type(line: string): void
  readonly ended: Promise<Ended>
}

/** Runs the real command in a process of its own, as a script would: no terminal, no browser. */
export function start(args: readonly string[], env: Readonly<Record<string, string>>): Running {
  const child = spawn(process.execPath, ['--conditions=valetkey-source', bin, ...args], {
    env: { PATH: process.env['PATH'], CI: '1', ...env },
    stdio: 'pipe',
  })
  const output = { stdout: '', stderr: '' }
  const hear = Promise.withResolvers<void>()
  let heard = hear
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', chunk => {
      output[name] += chunk
      heard.resolve()
      heard = Promise.withResolvers()
    })
  const { promise: ended, resolve } = Promise.withResolvers<Ended>()
  child.on('close', code => {
    resolve({ code, ...output })
    heard.resolve()
  })
  return {
    child,
    ended,
    type: line => child.stdin.end(`${line}\n`),
    async said(pattern) {
      for (;;) {
        const found = pattern.exec(output.stderr)
        if (found) return found
        if (child.exitCode !== null) throw new Error(`it ended without saying ${pattern}: ${output.stderr}`)
        await heard.promise
      }
    },
  }
}

/** The same, to its end, with nothing typed. */
export async function valetkey(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const running = start(args, env)
  running.child.stdin?.end()
  return running.ended
}
