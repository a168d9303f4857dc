import { createReadStream } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { exportFrom, importInto, type OnProgress, type Transferable } from '@valetkey/server/storage/transfer/transfer'
import { Failure } from '../../failure.ts'
import { say } from '../../terminal.ts'
import { readConfig } from './config.ts'
import type { ConfigOption } from './ground.ts'
import { checkThere, type Place, placeOf, transferAt } from './place.ts'

async function withDatabase<T>(
  { config }: ConfigOption,
  check: (place: Place) => void,
  work: (database: Transferable, place: Place) => Promise<T>,
): Promise<T> {
  const place = placeOf(await readConfig(config))
  check(place)
  const database = await transferAt(place)
  return work(database, place).finally(() => database.close())
}

/** `valetkey export [FILE]`: every row as it is at one moment, while servers go on; to standard output without a file. */
export function exportRows(file: string | undefined, options: ConfigOption): Promise<void> {
  return withDatabase(options, checkThere, async (database, { name }) => {
    const counts = await (file === undefined
      ? exportFrom(database, toStdout, progress())
      : intoFile(file, handle => exportFrom(database, text => written(handle, text), progress())))
    say(`Exported ${sum(counts)} rows from ${name}. Without the keys they open nothing; they do name people.`)
  })
}

/** `valetkey import FILE`: into a database that has nothing in it yet; `-` is standard input. */
export function importRows(file: string, options: ConfigOption): Promise<void> {
  return withDatabase(
    options,
    () => undefined,
    async (database, { name }) => {
      const text = file === '-' ? process.stdin : createReadStream(file)
      const counts = await importInto(database, text, progress())
      say(`Imported ${sum(counts)} rows into ${name}; count and checksum are right.`)
    },
  )
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0)

/** Nobody else may read it, and there is no half of one. */
async function intoFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw new Failure('failed', `Could not write ${path}: ${cause.message}`, 'Choose another name.', cause)
  })
  try {
    const answer = await work(file)
    await file.sync()
    return answer
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

async function written(file: FileHandle, text: string): Promise<void> {
  await file.writeFile(text)
}

/** Whoever reads slowly is waited for. */
function toStdout(text: string): Promise<void> {
  return new Promise((resolve, reject) => process.stdout.write(text, error => (error ? reject(error) : resolve())))
}

const everyRows = 10_000

/** Each table once, and big ones now and then. */
function progress(): OnProgress {
  let table = ''
  let said = 0
  return (name, rows) => {
    if (name === table && rows - said < everyRows) return
    table = name
    said = rows
    say(`  ${name}: ${rows} …`)
  }
}
