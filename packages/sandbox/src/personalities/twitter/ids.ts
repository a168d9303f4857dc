/** Twitter's first millisecond: ids count from here. */
const EPOCH = 1_288_834_974_657n

/** The one that makes our ids. */
const MACHINE = 83n

/** Ids hold their time: milliseconds, ten bits for the machine, twelve to tell siblings apart. No double can hold one. */
export const snowflake = (at: number, sibling: number): string =>
  String(((BigInt(at) - EPOCH) << 22n) | (MACHINE << 12n) | BigInt(sibling & 0xfff))

/** Newer ids are greater, by number and not by text. */
export const compareIds = (a: string, b: string): number => Number(BigInt(a) - BigInt(b))

/** An id as people send it; undefined for what is none. */
export const readId = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{1,25}$/.test(text) ? text : undefined

/** TC39's raw JSON, which TypeScript does not know yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }

/** An id in JSON is a bare number with all its digits, which no double could hold. */
export const rawId = (id: string): unknown => rawJSON(id)
