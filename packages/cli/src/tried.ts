import type { Definition } from 'valetkey'

type Tried = Pick<Definition, 'verified' | 'agree' | 'docs'>

/** Who has seen a definition work, in a few words. */
export function triedWhere({ verified = 'documentation', agree = 0 }: Tried): string {
  return {
    sandbox: 'tried in the sandbox',
    documentation: 'by its documentation',
    sources: `never tried, ${agree} projects agree`,
  }[verified]
}

/** The same to somebody who is about to use it; nothing where there is nothing to doubt. */
export function doubt(provider: string, { verified, agree = 0, docs }: Tried): string | undefined {
  const compare = docs === undefined ? '' : ` If it fails, compare with ${docs}`
  if (verified === 'documentation')
    return `The definition of ${provider} was checked against its documentation, and never tried.${compare}`
  if (verified !== 'sources') return undefined
  return `Nobody here has tried ${provider}: ${agree} other projects agree on its addresses.${compare}`
}
