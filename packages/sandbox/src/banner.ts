import type { Sandbox } from './sandbox.ts'

const protocols: Readonly<Record<string, string>> = { '1': 'OAuth 1.0a', '2': 'OAuth 2', '1,2': 'OAuth 1.0a and 2' }

/**
 * What a newcomer sees: addresses, people, apps. No secrets: those are in sandbox.json. The last line is for programs
 * that wait for it.
 */
export function banner({ url, data, personalities, sandboxJson }: Sandbox): string {
  const { people, providers } = sandboxJson()
  const running = Object.values(personalities)
  const rows = (list: readonly (readonly string[])[]) => aligned(list).map(line => `  ${line}`)
  return [
    '',
    'Valet Key sandbox',
    '',
    ...rows([
      ['Playground', url, 'start here'],
      ...running.map(({ name, title, origin }) => [title, origin, protocols[String(providers[name]?.oauth)] ?? '']),
    ]),
    '',
    ...rows([['Person', 'Password'], ...people.map(({ username, password }) => [username, password])]),
    '',
    ...rows([
      ['App', 'Client id', 'Callbacks'],
      ...Object.entries(providers).flatMap(([name, entry]) => [
        [name, entry.clientId, 'any on this machine, and out of band'],
        [`${name}, strict`, entry.strict.clientId, 'its own only'],
      ]),
    ]),
    '',
    ...rows([
      ['For programs', `${url}/sandbox.json`],
      ['Data', data ?? 'in memory only'],
      ['To stop', 'Ctrl+C'],
    ]),
    '',
    `ready ${url}`,
  ].join('\n')
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  return rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  )
}
