import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { createSandbox, type Sandbox } from '@valetkey/sandbox'
import { type Ended, type Running, start } from './run.ts'

/** A sandbox of the test's own, and a home that is empty at first. */
export interface Stage {
  readonly sandbox: Sandbox
  readonly home: string
  readonly env: Readonly<Record<string, string>>
}

export async function openStage(): Promise<Stage> {
  const sandbox = await createSandbox({ port: 0, memory: true })
  await sandbox.start()
  const home = await mkdtemp(join(tmpdir(), 'valetkey-cli-'))
  after(async () => {
    await sandbox.stop()
    await rm(home, { recursive: true })
  })
  return { sandbox, home, env: { VALETKEY_HOME: home, VALETKEY_SANDBOX: sandbox.url } }
}

export interface Consented {
  readonly code?: string
  readonly pin?: string
  readonly redirect?: string
}

/** What alice does in her browser. */
export async function consent(url: string, decision: 'allow' | 'deny' = 'allow', as = 'alice'): Promise<Consented> {
  const answer = await fetch(new URL('/_sandbox/authorize', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, as, decision }),
  })
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Consented
}

/** The address the command wants opened. */
export async function addressOf(running: Running): Promise<string> {
  return (await running.said(/^ {2}(http\S+)\n/m))[1] ?? ''
}

/** Signs in by pasting what the browser shows. */
export async function signIn(stage: Stage, provider: string, ...more: readonly string[]): Promise<Ended> {
  const running = start(['login', provider, '--sandbox', ...more], stage.env)
  const { code, pin } = await consent(await addressOf(running))
  running.type(pin ?? code ?? '')
  return running.ended
}
