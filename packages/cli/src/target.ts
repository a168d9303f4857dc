import { resolve } from 'node:path'
import { clientCredentials, readAppFile } from './client-credentials.ts'
import { Failure } from './failure.ts'
import { serviceFor } from './lookup.ts'
import { isFile, providerName } from './provider-name.ts'
import { readSandbox, sandboxProvider } from './sandbox-json.ts'
import { appsUrlOf, type Particulars, type Service } from './services.ts'

/** Which service to speak to, where, and as which app: all it takes to make its definition again. */
export interface Target extends Particulars {
  readonly provider: string
  /** where its definition is, when it is the person's own */
  readonly file?: string
}

export interface TargetOptions {
  readonly sandbox?: string | true
  readonly instance?: string
  readonly app?: string
}

/** What the options of `login` come to: address and app of a sandbox, or of the real service. */
export async function resolveTarget(written: string, options: TargetOptions): Promise<Target> {
  const provider = providerName(written)
  const file = isFile(written) ? { file: resolve(written) } : {}
  const service = await serviceFor({ provider, ...file })
  if (options.sandbox !== undefined && options.instance !== undefined)
    throw new Failure('usage', 'A sandbox is an instance of its own: give --sandbox or --instance, not both.')
  const found =
    options.sandbox === undefined
      ? await forReal(provider, service, options)
      : await inSandbox(service.inSandbox ?? provider, service, options.sandbox, options.app)
  return { provider, ...file, ...found }
}

/** A service that registers apps needs none; every other is used as the sandbox's own seeded app. */
async function inSandbox(
  name: string,
  service: Service,
  sandbox: string | true,
  appFile?: string,
): Promise<Particulars> {
  const { origin, clientId, clientSecret } = sandboxProvider(await readSandbox(sandbox), name)
  if (appFile !== undefined) return { origin, ...(await readAppFile(appFile)) }
  return service.app === 'registered' ? { origin } : { origin, clientId, clientSecret }
}

async function forReal(provider: string, service: Service, { instance, app }: TargetOptions): Promise<Particulars> {
  const where = addressOf(provider, service, instance)
  if (service.app !== 'yours' && app === undefined) return where
  return { ...where, ...(await clientCredentials(provider, app, await appsUrlOf(service))) }
}

function addressOf(provider: string, { servers }: Service, instance: string | undefined): { origin?: string } {
  if (servers !== 'many' && instance === undefined) return {}
  if (servers === 'one') throw new Failure('usage', `${provider} is one service: --instance has no meaning there.`)
  const advice = `Name yours: valetkey login ${provider} --instance URL. To try with nothing real: --sandbox.`
  if (instance === undefined) throw new Failure('usage', `${provider} runs on many servers.`, advice)
  const url = URL.parse(/^https?:\/\//i.test(instance) ? instance : `https://${instance}`)
  if (url === null) throw new Failure('usage', `${instance} is not the address of a server.`, advice)
  return { origin: url.origin }
}
