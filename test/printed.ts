import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..')

/** The TypeScript of a document: blocks with the same word behind `ts` make one program, blocks without one each. */
export function programsIn(path: string): ReadonlyMap<string, string> {
  const programs = new Map<string, string>()
  const blocks = readFileSync(join(root, path), 'utf8').matchAll(/^```ts(?: (\w+))?\n(.*?)^```$/gms)
  for (const [, word, code = ''] of blocks) {
    const name = word ?? String(programs.size + 1)
    programs.set(name, `${programs.get(name) ?? ''}${code}`)
  }
  return programs
}

/** A folder from which printed programs find their packages. */
export interface Desk {
  readonly path: string
  /** Writes a program there, and gives its path. */
  write(name: string, code: string): string
  /** What the compiler says of these programs, as strict as it can be; nothing when they are right. */
  typeCheck(...names: readonly string[]): Promise<string>
  remove(): void
}

export function openDesk(): Desk {
  const path = mkdtempSync(join(tmpdir(), 'valetkey-printed-'))
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'))
  writeFileSync(join(path, 'package.json'), '{"type":"module"}')
  return {
    path,
    write(name, code) {
      writeFileSync(join(path, name), code)
      return join(path, name)
    },
    async typeCheck(...files) {
      writeFileSync(join(path, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
      const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
      const said = await promisify(execFile)(process.execPath, [tsc, '-p', path]).catch(error => error)
      return said.stdout
    },
    remove: () => rmSync(path, { recursive: true }),
  }
}

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  module: 'nodenext',
  target: 'es2024',
  lib: ['es2024', 'dom', 'dom.iterable'],
  types: ['node'],
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  customConditions: ['valetkey-source'],
}
