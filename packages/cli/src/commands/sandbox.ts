import { print } from '../terminal.ts'

export interface SandboxCommandOptions {
  readonly port: number
  readonly data?: string
  readonly memory?: boolean
  readonly reset?: boolean
}

/** `valetkey sandbox`: the services on this machine, until Ctrl-C; what `npm start` does in a clone. */
export async function sandbox(options: SandboxCommandOptions): Promise<void> {
  const { banner, createSandbox } = await import('@valetkey/sandbox')
  const running = await createSandbox(options)
  const ended = Promise.withResolvers<void>()
  process.removeAllListeners('SIGINT')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, ended.resolve)
  await running.start()
  print(banner(running))
  await ended.promise
  await running.stop()
}
