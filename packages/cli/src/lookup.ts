import { readFile } from 'node:fs/promises'
import { ConnectError, type Definition, definitionFromJson } from 'valetkey'
import { type CatalogueEntry, catalogue, catalogueEntries } from 'valetkey/catalogue'
import { Failure } from './failure.ts'
import { providerName } from './provider-name.ts'
import { sentence } from './report.ts'
import { type Particulars, protocolOf, type Service, services } from './services.ts'

/** Ours, else the catalogue's, else it is a definition of the person's own. */
export function serviceFor({ provider, file }: { provider: string; file?: string }): Promise<Service> {
  return file === undefined ? serviceNamed(provider) : serviceInFile(file)
}

async function serviceNamed(name: string): Promise<Service> {
  const service = Object.hasOwn(services, name) ? services[name] : undefined
  if (service) return service
  const entry = (await catalogueEntries()).find(one => one.name === name)
  if (entry) return serviceOfEntry(entry)
  throw new Failure('usage', `There is no provider called ${name}.`, otherwise)
}

const otherwise =
  '`valetkey providers` lists them, with --all those nobody here has tried. One of your own is a JSON file: valetkey login ./my.json'

function serviceOfEntry(entry: CatalogueEntry): Service {
  const { name, variables } = entry
  const needed = variables.filter(one => one !== 'host')
  if (needed.length > 0)
    throw new Failure(
      'usage',
      `${name} is not in one place: its addresses have ${needed.join(' and ')} in them.`,
      'Write yours down as a JSON file: valetkey login ./my.json',
    )
  return {
    protocol: protocolOf(entry),
    servers: variables.length > 0 ? 'many' : 'one',
    app: 'yours',
    define: async ({ origin, clientId, clientSecret }) => ({
      ...(await (origin === undefined ? catalogue(name) : catalogue(name, { host: new URL(origin).host }))),
      clientId,
      clientSecret,
    }),
  }
}

async function serviceInFile(file: string): Promise<Service> {
  const definition = await definitionIn(file)
  return {
    protocol: protocolOf(definition),
    servers: 'one',
    app: appOf(definition),
    define: ({ clientId, clientSecret }: Particulars) => ({
      ...definition,
      ...(clientId && { clientId }),
      ...(clientSecret && { clientSecret }),
    }),
  }
}

function appOf(definition: Definition): Service['app'] {
  if (definition.clientId !== undefined) return 'given'
  return definition.oauth === 2 && definition.register !== undefined ? 'registered' : 'yours'
}

async function definitionIn(file: string): Promise<Definition> {
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new Failure('usage', `Could not read the definition ${file}: ${cause.message}`, otherwise, cause)
  })
  try {
    return definitionFromJson(text, providerName(file))
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error
    throw new Failure('usage', `${file} is no definition: ${error.reason}.`, sentence(error.next), error)
  }
}
