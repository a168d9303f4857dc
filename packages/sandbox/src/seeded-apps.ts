/** An app every sandbox begins with. Its id and secret stay the same for as long as the data folder does. */
interface SeededApp {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUris: readonly string[]
}

export interface SeededApps {
  /** Takes any callback on this machine, and out of band. */
  readonly lenient: SeededApp
  /** Takes exactly its own callbacks. */
  readonly strict: SeededApp
  /** Without a secret; only where public clients are a thing. */
  readonly public?: SeededApp
}
