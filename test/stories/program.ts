import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'

/** A program as a person runs it: what it prints is read, what it asks is typed. */
export interface Program {
  /** Waits until the output has this, and answers its match. */
  reads(pattern: RegExp): Promise<RegExpExecArray>
  types(line: string): void
  /** Ends it, as Ctrl+C does. */
  interrupt(): void
  /** Waits for its end: exit code and all it printed. */
  ends(): Promise<{ code: number | null; stdout: string; stderr: string }>
}

export function run(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Program {
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    ['--conditions=valetkey-source', '--disable-warning=ExperimentalWarning', file, ...args],
    { cwd, env: { ...process.env, ...env } },
  )
  const printed = { stdout: '', stderr: '' }
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const look of [...waiting]) look()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.stdout += text
    wake()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text
    wake()
  })
  const ended = new Promise<number | null>(resolve =>
    child.on('close', code => {
      resolve(code)
      wake()
    }),
  )

  return {
    reads: pattern =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(printed.stdout)
          if (match) resolve(match)
          else if (child.exitCode !== null)
            reject(new Error(`ended without ${pattern}:\n${printed.stdout}\n${printed.stderr}`))
          else return
          waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
    interrupt: () => void child.kill('SIGINT'),
    types: line => child.stdin.write(`${line}\n`),
    ends: async () => ({ code: await ended, ...printed }),
  }
}
