import { appsUrlOf, type Service, services } from '../services.ts'
import { print } from '../terminal.ts'

interface Row {
  readonly name: string
  readonly protocol: string
  readonly needs: string
}

/** `valetkey providers`: the services it knows, and what each wants of you. */
export function providers(options: { json?: boolean }): void {
  const rows = Object.entries(services).map(([name, service]) => row(name, service))
  print(options.json ? JSON.stringify(rows, null, 2) : table(rows))
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ name }) => name.length))
  return rows.map(({ name, protocol, needs }) => `${name.padEnd(width)}  ${protocol.padEnd(10)}  ${needs}`).join('\n')
}

function row(name: string, service: Service): Row {
  const { protocol, servers, app } = service
  const appsUrl = appsUrlOf(service)
  const yours = `the key and secret of an app of yours${appsUrl === undefined ? '' : `, from ${appsUrl}`}`
  const needs = [
    ...(servers === 'many' ? ['--instance URL'] : []),
    app === 'registered' ? 'registers its own app' : yours,
  ]
  return { name, protocol, needs: needs.join(', ') }
}
