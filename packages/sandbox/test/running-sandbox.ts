import { after, before } from 'node:test'
import { encodeForm, type FormData } from 'valetkey/http/form'
import { type Credentials, sign } from 'valetkey/oauth1/sign'
import { createSandbox, type Sandbox, type SandboxOptions } from '../src/sandbox.ts'

/** One sandbox for the tests of a file, over real HTTP, on free ports. */
export function runningSandbox(options: SandboxOptions = {}): () => Sandbox {
  let sandbox: Sandbox | undefined
  before(async () => {
    sandbox = await createSandbox({ port: 0, memory: true, ...options })
    await sandbox.start()
  })
  after(() => sandbox?.stop())
  return () => sandbox as Sandbox
}

export const entryOf = (sandbox: Sandbox, name: string) => sandbox.sandboxJson().providers[name]!

export function postForm(url: string, data: FormData, headers: Record<string, string> = {}): Promise<Response> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(url, { method: 'POST', redirect: 'manual', headers: { ...type, ...headers }, body: encodeForm(data) })
}

/** Calls the control API of a personality. */
export async function control<T = Record<string, unknown>>(origin: string, verb: string, body: unknown): Promise<T> {
  const response = await fetch(`${origin}/_sandbox/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as T
}

/** Sends a request signed with OAuth 1.0a. */
export async function signed(
  url: string,
  credentials: Credentials,
  options: Parameters<typeof sign>[2] & { init?: RequestInit } = {},
): Promise<Response> {
  const { init, ...signing } = options
  const { request } = await sign(new Request(url, init), credentials, { transmission: 'query', ...signing })
  return fetch(request)
}

/** The fields of a form-shaped answer. */
export const fieldsOf = async (response: Response): Promise<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(await response.text()))
