import type { AppInput, Provider } from '@valetkey/server'
import { reasons } from './tokens.ts'
import { OLD_ERA } from './versions.ts'

/**
 * The provider, with what an app's time and a changed password mean at Facebook: apps of old may have their answers sent
 * anywhere below their site's domain, and a new password ends every session that apps have.
 */
export function withFacebooksWays(provider: Provider): Provider {
  const { apps, people, storage } = provider
  return {
    ...provider,
    apps: {
      ...apps,
      create: input => apps.create({ ...input, policy: { ...policyOf(input), ...input.policy } }),
    },
    people: {
      ...people,
      async setPassword(userId, password) {
        await people.setPassword(userId, password)
        for (const { app } of await storage.consents.list(userId))
          await storage.consents.revoke(userId, app.id, reasons.password)
      },
    },
  }
}

const policyOf = ({ policy }: AppInput): AppInput['policy'] & object =>
  policy?.['era'] === OLD_ERA ? { callbackDomain: 'adds' } : {}
