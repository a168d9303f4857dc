import { type CatalogueEntry, catalogueEntries } from 'valetkey/catalogue'
import { appsUrlOf, protocolOf, type Service, services } from '../services.ts'
import { table } from '../table.ts'
import { print, say } from '../terminal.ts'

interface Row {
  readonly name: string
  readonly protocol: string
  readonly needs: string
}

/** `valetkey providers`: the services it knows, and what each wants of you; with `all` those of the catalogue too. */
export async function providers(options: { json?: boolean; all?: boolean }): Promise<void> {
  const ours = await Promise.all(Object.entries(services).map(([name, service]) => rowOfService(name, service)))
  const tabled = (await catalogueEntries()).filter(({ verified }) => verified === 'sources')
  const rows = options.all ? [...ours, ...tabled.map(rowOfEntry)] : ours
  print(options.json ? JSON.stringify(rows, null, 2) : table(rows.map(row => [row.name, row.protocol, row.needs])))
  if (!options.all && !options.json)
    say(`\nAnd ${tabled.length} that nobody here has tried, but other projects agree on: valetkey providers --all`)
}

async function rowOfService(name: string, service: Service): Promise<Row> {
  const { protocol, servers, app } = service
  const appsUrl = await appsUrlOf(service)
  const yours = `the key and secret of an app of yours${appsUrl === undefined ? '' : `, from ${appsUrl}`}`
  const needs = [
    ...{ one: [], many: ['--instance URL'], either: ['--instance URL for your own'] }[servers],
    app === 'registered' ? 'registers its own app' : yours,
  ]
  return { name, protocol, needs: needs.join(', ') }
}

function rowOfEntry(entry: CatalogueEntry): Row {
  const { name, agree, variables } = entry
  const where =
    { '': '', host: '--instance URL, ' }[variables.join()] ?? `a definition of your own (${variables.join(', ')}), `
  const needs = `${where}the key and secret of an app of yours; never tried, ${agree} projects agree`
  return { name, protocol: protocolOf(entry), needs }
}
