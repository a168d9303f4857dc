import type { ProviderEntry, SandboxJson } from '@valetkey/sandbox'
import { Failure } from './failure.ts'

const usualSandbox = 'http://127.0.0.1:4100'

/** Which sandbox `--sandbox [URL]` means: the URL (or port) given, else VALETKEY_SANDBOX, else the usual port. */
function sandboxUrl(option: string | true, env = process.env): URL {
  const text = option === true ? (env['VALETKEY_SANDBOX'] ?? usualSandbox) : option
  const url = URL.parse(/^\d+$/.test(text) ? `http://127.0.0.1:${text}` : text)
  if (url?.protocol.startsWith('http')) return new URL('/sandbox.json', url)
  throw new Failure('usage', `${text} is not the address of a sandbox.`, `It looks like ${usualSandbox}.`)
}

/** Asks the running sandbox for its providers, people and ports. */
export async function readSandbox(option: string | true): Promise<SandboxJson> {
  const url = sandboxUrl(option)
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5000) }).catch(cause => {
    throw new Failure('network', `No sandbox answers at ${url.origin}.`, startAdvice, cause)
  })
  const json = answer.ok ? ((await answer.json().catch(() => null)) as Partial<SandboxJson> | null) : null
  if (json?.version === 1 && json.providers && json.people) return json as SandboxJson
  throw new Failure('failed', `What answers at ${url.origin} is not a Valet Key sandbox.`, startAdvice)
}

const startAdvice =
  'Start one in another terminal: `valetkey sandbox`, or `npm start` in a clone of the project. ' +
  'On another port, name it: --sandbox URL, or VALETKEY_SANDBOX.'

/** One provider of the sandbox. */
export function sandboxProvider({ providers }: SandboxJson, name: string): ProviderEntry {
  const found = Object.hasOwn(providers, name) ? providers[name] : undefined
  if (found) return found
  const names = Object.keys(providers).join(', ')
  throw new Failure('usage', `The sandbox has no provider called ${name}.`, `It has ${names}.`)
}
