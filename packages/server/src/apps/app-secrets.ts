import { type Core, now } from '../core.ts'
import type { App, AppSecret, AppWithSecrets } from '../storage/storage.ts'

/** What an app's secret is sealed for. */
export const appSecretLabel = (secretId: string): string => `app.secret ${secretId}`

/** What may be shown of an app: nothing that comes near its secrets, hashed and sealed as they are. */
export function withoutSecrets({ secrets: _, ...app }: AppWithSecrets): App {
  return app
}

/** An app's live secrets in the clear, newest first. */
export function secretTexts({ sealer }: Core, { secrets }: AppWithSecrets): Promise<readonly string[]> {
  return Promise.all(secrets.map(({ id, sealed }) => sealer.open(sealed, appSecretLabel(id))))
}

const minute = 60_000

/** Notes that a secret was used, to the minute, so that people see which of two may go. */
export async function noteUse(core: Core, secret: AppSecret): Promise<void> {
  if (now(core) - (secret.lastUsedAt ?? 0) >= minute) await core.storage.apps.touchSecret(secret.id)
}
