import type { OAuth1Definition, OAuth2Definition } from '../client/provider.ts'

/** What the catalogue does not say: who we are there, and that nobody here has tried it. */
type Unsaid = 'clientId' | 'clientSecret' | 'privateKey' | 'verified'

/** A definition in the catalogue. In its addresses `{host}` and the like stand for what `variables` names. */
export type Row = (Omit<OAuth1Definition, Unsaid> | Omit<OAuth2Definition, Unsaid>) & {
  readonly agree: number
  readonly variables?: readonly string[]
}
