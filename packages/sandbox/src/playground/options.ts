import type { SandboxJson } from '../sandbox-json.ts'

export interface PlaygroundOptions {
  /** `http://127.0.0.1:4100`: the one address it answers at */
  readonly origin: string
  readonly sandboxJson: SandboxJson | (() => SandboxJson)
  /** where tokens and the key that seals them are kept; without it, in memory */
  readonly dataFolder?: string
  readonly memory?: boolean
  /** how the services are reached; by the network unless said otherwise */
  readonly fetch?: (request: Request) => Promise<Response>
}

export interface Playground {
  fetch(request: Request): Promise<Response>
  close(): Promise<void>
}
