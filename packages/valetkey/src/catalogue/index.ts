import { connectError } from '../client/errors/connect-errors.ts'
import type { ConnectError } from '../client/errors/errors.ts'
import { nearest } from '../client/nearest.ts'
import type { Definition } from '../client/provider.ts'
import type { TabledName, TabledVariables } from './entries.ts'
import { filled } from './filled.ts'
import { type PresetName, type PresetVariables, presetNamed, presetNames, presetSummaries } from './presets.ts'

/** Every provider there is a definition of: the presets, and those on which at least two other projects agree. */
export type CatalogueName = PresetName | TabledName

type Variables = PresetVariables & TabledVariables

/** What has to be said about providers that are not in one place: `{ host }`, `{ subdomain }`, … */
export type CatalogueVariables<Name extends CatalogueName> = Name extends keyof Variables
  ? [variables: Readonly<Record<Variables[Name], string>>]
  : []

/**
 * The definition of a provider, loaded when it is asked for. `verified` in it says who has seen it work: `sandbox` and
 * `documentation` are presets checked by hand; `sources` means that `agree` independent projects have the same addresses,
 * and nobody here has tried it.
 *
 * @example
 * const webex = oauth.remoteApp('webex', { ...(await catalogue('webex')), clientId, clientSecret })
 * const shop = oauth.remoteApp('shop', { ...(await catalogue('shopify', { subdomain: 'acme' })), clientId, clientSecret })
 */
export async function catalogue<Name extends CatalogueName>(
  name: Name,
  ...given: CatalogueVariables<Name>
): Promise<Definition> {
  const variables: Readonly<Record<string, string>> = given[0] ?? {}
  const preset = await presetNamed(name, variables)
  if (preset !== null) return preset
  const { entries } = await import('./entries.ts')
  if (!Object.hasOwn(entries, name)) throw unknown(name, [...presetNames, ...Object.keys(entries)])
  const { variables: wanted = [], ...row } = entries[name as TabledName]
  return { ...filled(name, row, wanted, variables), verified: 'sources' }
}

/** What there is to know of one before its definition is asked for. */
export interface CatalogueEntry {
  readonly name: CatalogueName
  readonly title: string
  readonly oauth: 1 | 2
  readonly verified: NonNullable<Definition['verified']>
  /** Where `verified` is `sources`: how many. */
  readonly agree?: number
  /** What `catalogue` wants to be told. */
  readonly variables: readonly string[]
}

/** All there are, by name. */
export async function catalogueEntries(): Promise<readonly CatalogueEntry[]> {
  const { entries } = await import('./entries.ts')
  const tabled = (Object.keys(entries) as TabledName[]).map((name): CatalogueEntry => {
    const { title = name, oauth, agree, variables = [] } = entries[name]
    return { name, title, oauth, verified: 'sources', agree, variables }
  })
  return [...(await presetSummaries()), ...tabled].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function unknown(name: string, known: readonly string[]): ConnectError {
  const meant = nearest(name, known)
  return connectError('definition_invalid', name, {
    reason: 'the catalogue has no provider of that name',
    next: meant === undefined ? 'catalogueEntries() lists them; else write a definition' : `did you mean ${meant}?`,
  })
}
