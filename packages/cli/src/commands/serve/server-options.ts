import { defaultPolicy, type Policy, type ServerOptions } from '@valetkey/server'
import { deviceCode } from '@valetkey/server/grants/device-code'
import type { Located } from './config.ts'

/** What stands in the configuration under the name it has in `ServerOptions`. */
const alike = [
  'issuer',
  'scopes',
  'defaultScopes',
  'resources',
  'trustProxy',
  'languages',
  'signUp',
  'portal',
  'registration',
  'openid',
] as const satisfies readonly (keyof Located & keyof ServerOptions)[]

type Alike = Pick<Located, (typeof alike)[number]>

/** The configuration in the words of `createServer`. */
export function serverOptions(config: Located): Omit<ServerOptions, 'keys' | 'storage'> {
  const same = Object.fromEntries(alike.filter(name => name in config).map(name => [name, config[name]]))
  const { name, tagline, origins } = config
  return {
    ...(same as unknown as Alike),
    policy: policyOf(config),
    ...(origins !== undefined && { origins: [config.issuer, ...origins] }),
    ...(name !== undefined && { brand: { name, ...(tagline !== undefined && { tagline }) } }),
  }
}

function policyOf({ policy = {}, devices = false }: Located): Partial<Policy> {
  const grants = policy.grants ?? defaultPolicy.grants
  return devices ? { ...policy, grants: [...new Set([...grants, deviceCode.type])] } : policy
}
