import type { OAuth, RemoteApp } from 'valetkey'
import type { SandboxJson } from '../../sandbox-json.ts'
import type { Browser } from '../browser.ts'
import type { ServiceView } from '../pages/card.ts'
import { services } from './index.ts'
import type { Service } from './service.ts'

/** A service of this sandbox, and the remote app that speaks to it. */
export interface Connected {
  readonly service: Service
  readonly app: RemoteApp
}

/** A remote app for every service that runs in this sandbox. */
export function connectServices(oauth: OAuth, facts: SandboxJson): readonly Connected[] {
  return services.flatMap(service => {
    const entry = facts.providers[service.name]
    return entry ? [{ service, app: oauth.remoteApp(service.name, service.definition(entry)) }] : []
  })
}

/** What the card of this service shows this browser. */
export async function viewOf({ service, app }: Connected, browser: Browser): Promise<ServiceView> {
  const connection = await app.connection(browser.id)
  return {
    service,
    account: connection?.account?.name,
    scope: connection?.scope ?? [],
    result: browser.results.get(service.name),
  }
}
