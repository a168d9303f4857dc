import { createHash, type Hash } from 'node:crypto'
import type { Row } from '../rows.ts'
import { type Counts, type Head, type Header, type Line, readLine, type Trailer } from './format.ts'
import { TransferError } from './transfer-error.ts'

/** Some rows of one table. */
export interface Batch {
  readonly table: Head
  readonly rows: readonly Row[]
}

type Text = AsyncIterable<string | Uint8Array>

/**
 * The rows of an export, so many at a time. Throws TransferError when it is none, and, behind the last batch, when it is
 * not whole: until then nothing that was read may be kept.
 */
export async function* readExport(text: Text, most: number, check: (header: Header) => void): AsyncGenerator<Batch> {
  let table: Head | undefined
  let rows: Row[] = []
  for await (const line of wholeLines(text, check)) {
    const full = line.is === 'table' || rows.length >= most
    if (full && table !== undefined && rows.length > 0) {
      yield { table, rows }
      rows = []
    }
    if (line.is === 'table') table = line.table
    else rows.push(line.row)
  }
  if (table !== undefined && rows.length > 0) yield { table, rows }
}

type Content = Extract<Line, { readonly is: 'row' | 'table' }>

/** What stands between header and trailer; counts what goes by, and compares when it is over. */
async function* wholeLines(text: Text, check: (header: Header) => void): AsyncGenerator<Content> {
  const counts: Record<string, number> = {}
  const sum = createHash('sha256')
  let table: Head | undefined
  let first = true
  for await (const raw of linesOf(text)) {
    const line = readLine(raw)
    if (line.is === 'trailer') return checkWhole(line.trailer, counts, sum)
    sum.update(`${raw}\n`)
    if (first) {
      if (line.is !== 'header') throw new TransferError('not_an_export', 'Give the file that `valetkey export` wrote.')
      check(line.header)
      first = false
      continue
    }
    if (line.is === 'table') {
      table = line.table
      counts[table.name] = 0
    } else if (line.is === 'row' && table !== undefined && line.row.length === table.columns.length) {
      counts[table.name]! += 1
    } else {
      throw damaged()
    }
    yield line
  }
  throw first
    ? new TransferError('not_an_export', 'It is empty.')
    : new TransferError('cut_short', 'Copy it again, or take it anew.')
}

function checkWhole({ rows, sha256 }: Trailer, counts: Counts, sum: Hash): void {
  const same = Object.entries(rows).every(([name, count]) => counts[name] === count)
  if (!same || sum.digest('hex') !== sha256) throw damaged()
}

const damaged = (): TransferError => new TransferError('damaged', 'Copy it again, or take it anew.')

async function* linesOf(text: Text): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of text) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n')
    rest = parts.pop()!
    yield* parts
  }
  if (rest !== '') yield rest
}
