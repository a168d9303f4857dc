import type { Definition } from 'valetkey'
import { type CatalogueEntry, catalogueEntries } from 'valetkey/catalogue'
import { definitionSchema } from 'valetkey/client/definition-schema'
import { appsUrlOf, protocolOf, type Service, services } from '../services.ts'
import { table } from '../table.ts'
import { print, say } from '../terminal.ts'
import { triedWhere } from '../tried.ts'

interface Row {
  readonly name: string
  readonly protocol: string
  /** Who has seen it work. */
  readonly verified: NonNullable<Definition['verified']>
  readonly agree?: number
  readonly needs: string
}

export interface ProvidersOptions {
  readonly json?: boolean
  readonly all?: boolean
  /** Instead: what a definition of one's own may say, for editors. */
  readonly schema?: boolean
}

/** `valetkey providers`: the services it knows, who has tried them, and what each wants of you; with `all` those of the catalogue too. */
export async function providers(options: ProvidersOptions): Promise<void> {
  if (options.schema) return print(JSON.stringify(definitionSchema, null, 2))
  const entries = await catalogueEntries()
  const ours = await Promise.all(
    Object.entries(services).map(([name, service]) => rowOfService(entries, name, service)),
  )
  const tabled = entries.filter(({ verified }) => verified === 'sources')
  const rows = options.all ? [...ours, ...tabled.map(rowOfEntry)] : ours
  print(options.json ? JSON.stringify(rows, null, 2) : table(rows.map(cells)))
  if (!options.all && !options.json)
    say(`\nAnd ${tabled.length} that nobody here has tried, but other projects agree on: valetkey providers --all`)
}

const cells = (row: Row): readonly string[] => [row.name, row.protocol, triedWhere(row), row.needs]

async function rowOfService(entries: readonly CatalogueEntry[], name: string, service: Service): Promise<Row> {
  const { protocol, servers, app } = service
  const appsUrl = await appsUrlOf(service)
  const yours = `the key and secret of an app of yours${appsUrl === undefined ? '' : `, from ${appsUrl}`}`
  const needs = [
    ...{ one: [], many: ['--instance URL'], either: ['--instance URL for your own'] }[servers],
    app === 'registered' ? 'registers its own app' : yours,
  ]
  // Those that are in no catalogue are providers made with ours.
  const verified = entries.find(entry => entry.name === name)?.verified ?? 'sandbox'
  return { name, protocol, verified, needs: needs.join(', ') }
}

function rowOfEntry(entry: CatalogueEntry): Row {
  const { name, verified, agree = 0, variables } = entry
  const where =
    { '': '', host: '--instance URL, ' }[variables.join()] ?? `a definition of your own (${variables.join(', ')}), `
  return { name, protocol: protocolOf(entry), verified, agree, needs: `${where}the key and secret of an app of yours` }
}
