/** How a language writes what is no sentence. Instants are epoch milliseconds, told in UTC. */
export interface Format {
  /** 5 March 2026 */
  day(at: number): string
  /** 5 March 2026, 14:03 UTC */
  minute(at: number): string
  /** March 2026 */
  month(at: number): string
  /** today, yesterday, 3 days ago */
  daysAgo(days: number): string
  /** an hour, 5 minutes: its largest unit, after a preposition as in “in an hour”. */
  duration(milliseconds: number): string
  /** 12,345 */
  number(value: number): string
  /** a, b and c */
  list(items: readonly string[]): string
}

/** A unit by itself, and behind a number; in German both stand in the dative. */
export interface UnitTexts {
  readonly year: readonly [one: string, many: string]
  readonly day: readonly [one: string, many: string]
  readonly hour: readonly [one: string, many: string]
  readonly minute: readonly [one: string, many: string]
  readonly second: readonly [one: string, many: string]
}

const lengths: readonly (readonly [unit: keyof UnitTexts, milliseconds: number])[] = [
  ['year', 365 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

/** `locale` is how Intl knows the language. */
export function createFormat(locale: string, units: UnitTexts): Format {
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  const minute = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
    timeZoneName: 'short',
  })
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const number = new Intl.NumberFormat(locale)
  const list = new Intl.ListFormat(locale, { type: 'conjunction' })
  return {
    day: at => day.format(at),
    minute: at => minute.format(at),
    month: at => month.format(at),
    daysAgo: days => ago.format(-days || 0, 'day'),
    duration(milliseconds) {
      const [unit, length] = lengths.find(([, length]) => milliseconds >= length) ?? lengths.at(-1)!
      const count = Math.max(1, Math.round(milliseconds / length))
      const [one, many] = units[unit]
      return count === 1 ? one : `${count} ${many}`
    },
    number: value => number.format(value),
    list: items => list.format(items),
  }
}
