/** Everything that is written to the console while the work goes on. */
export async function consoleDuring(work: () => Promise<void>): Promise<string> {
  const names = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const
  const usual = names.map(name => [name, console[name]] as const)
  let written = ''
  const write = (...words: unknown[]): void => {
    written += `${words.map(String).join(' ')}\n`
  }
  for (const name of names) console[name] = write
  try {
    await work()
  } finally {
    for (const [name, own] of usual) console[name] = own
  }
  return written
}
