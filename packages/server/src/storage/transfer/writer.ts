import { createHash } from 'node:crypto'
import type { Row } from '../rows.ts'
import { type Counts, type Head, type Header, headerLine, rowLine, tableLine, trailerLine } from './format.ts'

/** Writes an export, and sums it up in its last line. */
export interface ExportWriter {
  table(table: Head): Promise<void>
  /** Answers how many rows the table has so far. */
  rows(rows: readonly Row[]): Promise<number>
  end(): Promise<Counts>
}

export async function writeExport(write: (text: string) => Promise<void>, header: Header): Promise<ExportWriter> {
  const sum = createHash('sha256')
  const counts: Record<string, number> = {}
  let current = ''
  async function put(text: string): Promise<void> {
    sum.update(text)
    await write(text)
  }
  await put(headerLine(header))
  return {
    async table(table) {
      current = table.name
      counts[current] = 0
      await put(tableLine(table))
    },
    async rows(rows) {
      await put(rows.map(rowLine).join(''))
      counts[current] = (counts[current] ?? 0) + rows.length
      return counts[current]!
    },
    async end() {
      await write(trailerLine({ rows: counts, sha256: sum.digest('hex') }))
      return counts
    },
  }
}
