// What a process does, step by step, so that it can end, or be held up, at each of them. Nothing of ours is told of it.
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import type { Vault } from 'valetkey'
import type { Fetch } from './endpoints.ts'

/** Called before each step and in the middle of it. It need not come back. */
export type Step = (name: string) => Promise<void>

export interface Steps {
  readonly step: Step
  /** Those there were. */
  readonly names: readonly string[]
  /** From now on they count. */
  begin(): void
}

/** At the step of that number, counted from 0, and at all that come after it, `halt` is asked. */
export function stepsUntil(at: number | undefined, halt: () => Promise<void>): Steps {
  const names: string[] = []
  let begun = false
  return {
    names,
    begin: () => {
      begun = true
    },
    step: async name => {
      if (!begun) return
      names.push(name)
      if (at !== undefined && names.length > at) await halt()
    },
  }
}

/** `inside`: whether a verb has a middle, because what it asks for is on its way for a while. */
export function steppedVault<V extends Vault>(vault: V, step: Step, inside: boolean): V {
  const stepped =
    <A extends unknown[], R>(name: string, verb: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await step(`before ${name}`)
      const work = verb(...args)
      if (inside) {
        work.catch(() => {})
        await new Promise(resolve => setImmediate(resolve))
        await step(`in the middle of ${name}`)
      }
      return work
    }
  return {
    ...vault,
    read: stepped('a read', vault.read),
    write: stepped('a write', vault.write),
    remove: stepped('a removal', vault.remove),
    list: stepped('a list', vault.list),
    takeOnce: stepped('taking a key', vault.takeOnce),
  }
}

/** The token request: before it goes out, and when its answer has come. */
export function steppedFetch(fetch: Fetch, step: Step): Fetch {
  return async request => {
    if (new URL(request.url).pathname !== '/oauth/token') return fetch(request)
    await step('before the token request')
    const response = await fetch(request)
    await step('with the answer come')
    return response
  }
}

/** Whatever this process asks of the file system from now on; a text may be half written. */
export function steppedFiles(step: Step): void {
  const { open } = fs
  const stepped =
    <A extends unknown[], R>(name: string, work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await step(`before ${name} ${typeof args[0] === 'string' ? nameOf(args[0]) : ''}`.trimEnd())
      return work(...args)
    }
  Object.assign(fs, {
    readFile: stepped('reading', fs.readFile),
    rename: stepped('renaming', fs.rename),
    unlink: stepped('unlinking', fs.unlink),
    rm: stepped('removing', fs.rm),
    mkdir: stepped('making the folder', fs.mkdir),
    writeFile: async (path: string, text: string, options: { readonly flag: string; readonly mode: number }) => {
      await step(`before creating ${nameOf(path)}`)
      const file = await open(path, options.flag, options.mode)
      await halved(text, part => file.write(part), `of ${nameOf(path)}`)
      await file.close()
    },
    open: async (...args: Parameters<typeof open>) => {
      const name = nameOf(String(args[0]))
      await step(`before opening ${name}`)
      const file = await open(...args)
      return Object.assign(file, {
        writeFile: (text: string) => halved(text, part => file.write(part), `of ${name}`),
        sync: stepped(`flushing ${name}`, file.sync.bind(file)),
        close: stepped(`closing ${name}`, file.close.bind(file)),
      })
    },
  })
  syncBuiltinESMExports()

  async function halved(text: string, write: (part: string) => Promise<unknown>, what: string): Promise<void> {
    await step(`before the first half ${what}`)
    await write(text.slice(0, text.length / 2))
    await step(`before the second half ${what}`)
    await write(text.slice(text.length / 2))
  }
}

/** Without what is different each time. */
function nameOf(path: string): string {
  if (/\.[0-9a-f-]{36}$/.test(path)) return 'the draft'
  return path.endsWith('.break') ? 'the lock’s lock' : path.endsWith('.lock') ? 'the lock' : 'the file'
}
