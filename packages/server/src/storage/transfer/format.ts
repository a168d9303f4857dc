import type { Row, Value } from '../rows.ts'
import type { Table } from './tables.ts'

/**
 * An export is lines of JSON. The first one says what it is, an object names each table, the arrays after it are its rows,
 * and the last line has the count of each table's rows and the SHA-256 of every byte before that line.
 */
export const FORMAT = { valetkey: 'export', version: 1 } as const

export interface Header {
  readonly migrations: readonly string[]
  /** Epoch ms. */
  readonly takenAt: number
}

export type Head = Pick<Table, 'name' | 'columns'>

/** How many rows each table has. */
export type Counts = Readonly<Record<string, number>>

export interface Trailer {
  readonly rows: Counts
  readonly sha256: string
}

/** A line, whatever it turns out to be. */
export type Line =
  | { readonly is: 'row'; readonly row: Row }
  | { readonly is: 'table'; readonly table: Head }
  | { readonly is: 'trailer'; readonly trailer: Trailer }
  | { readonly is: 'header'; readonly header: Header }
  | { readonly is: 'unknown' }

export const headerLine = (header: Header): string => line({ ...FORMAT, ...header })
export const tableLine = ({ name, columns }: Head): string => line({ table: name, columns })
export const rowLine = (row: Row): string => line(row.map(toCell))
export const trailerLine = (trailer: Trailer): string => line(trailer)

const line = (value: object): string => `${JSON.stringify(value)}\n`

/** Bytes have no shape of their own in JSON. */
const toCell = (value: Value): unknown =>
  value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value

function fromCell(cell: unknown): Value {
  if (!isObject(cell)) return cell as Value
  return new Uint8Array(Buffer.from(String(cell['base64']), 'base64'))
}

export function readLine(text: string): Line {
  const value = parsed(text)
  if (Array.isArray(value)) return { is: 'row', row: value.map(fromCell) }
  if (!isObject(value)) return { is: 'unknown' }
  if (isHeader(value)) return { is: 'header', header: value }
  if (typeof value['table'] === 'string' && isNames(value['columns']))
    return { is: 'table', table: { name: value['table'], columns: value['columns'] } }
  if (isTrailer(value)) return { is: 'trailer', trailer: value }
  return { is: 'unknown' }
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(name => typeof name === 'string')
const isHeader = (value: Json): value is Json & Header =>
  value['valetkey'] === FORMAT.valetkey && value['version'] === FORMAT.version && isNames(value['migrations'])
const isTrailer = (value: Json): value is Json & Trailer =>
  typeof value['sha256'] === 'string' && isObject(value['rows'])

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
