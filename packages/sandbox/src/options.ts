import { parseArgs } from 'node:util'
import type { SandboxOptions } from './sandbox.ts'
import { SandboxError } from './sandbox-error.ts'

export const usage = `Starts the sandbox: a playground, and providers to connect to, on 127.0.0.1 only.

  npm start -- [options]

  --port PORT   base port (default 4100, or PORT); 0 takes free ones
  --data DIR    where everything is kept (default .valetkey)
  --reset       begin anew: forget what was kept there
  --memory      keep nothing
  --help        this text
`

/** What the command line asks for; `help` when it asks for that. Throws SandboxError `option_invalid`. */
export function readOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): SandboxOptions | 'help' {
  const { port = env['PORT'] || '4100', data, reset, memory, help } = parsed(argv)
  if (help) return 'help'
  if (data !== undefined && memory) throw invalid('--data and --memory cannot go together.')
  return { port: portIn(port), ...(data !== undefined && { data }), reset: reset ?? false, memory: memory ?? false }
}

function parsed(argv: readonly string[]) {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    return parseArgs({ args: [...argv], options: { port: text, data: text, reset: flag, memory: flag, help: flag } })
      .values
  } catch (error) {
    throw invalid((error as Error).message)
  }
}

/** Room is left above the base for every personality. */
function portIn(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && (port === 0 || port >= 1) && port <= 65_529) return port
  throw invalid(`${text} is not a port; it must be a number from 0 to 65529.`)
}

const invalid = (message: string) => new SandboxError('option_invalid', message, 'npm start -- --help lists them all.')
