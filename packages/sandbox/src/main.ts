import { banner } from './banner.ts'
import { readOptions, usage } from './options.ts'
import { createSandbox } from './sandbox.ts'
import { SandboxError } from './sandbox-error.ts'

/** What `npm start` runs. Exit codes: 0 stopped, 1 could not start, 2 asked wrongly. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env)
  if (options === 'help') return void process.stdout.write(usage)
  const sandbox = await createSandbox(options)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => sandbox.stop().then(() => process.exit(0)))
  await sandbox.start()
  process.stdout.write(`${banner(sandbox)}\n`)
}

main().catch((error: unknown) => {
  if (!(error instanceof SandboxError)) throw error
  process.stderr.write(`${error.message}\n${error.nextStep}\n`)
  process.exitCode = error.code === 'option_invalid' ? 2 : 1
})
