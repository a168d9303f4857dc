import { type Row, readApp, readEvent, readUser, select, type Value, width } from './rows.ts'
import type { Counts } from './search.ts'
import type { FoundApp, FoundEvent, FoundPerson } from './storage.ts'

/** An app `p`, its owner `u`, and how many people allow it. */
export const foundAppColumns: string = `${select('app', 'p')}, u.username,
  (SELECT count(*) FROM consent c WHERE c.app_id = p.id)`

export const foundAppTables = 'app p LEFT JOIN "user" u ON u.id = p.owner_id'

export function readFoundApp(row: Row): FoundApp {
  return { app: readApp(row), owner: text(row[width.app]), people: row[width.app + 1] as number }
}

/** A person `u`, how many apps are theirs and how many they allow. */
export const foundPersonColumns: string = `${select('user', 'u')},
  (SELECT count(*) FROM app p WHERE p.owner_id = u.id), (SELECT count(*) FROM consent c WHERE c.user_id = u.id)`

export function readFoundPerson(row: Row): FoundPerson {
  return { user: readUser(row), owns: row[width.user] as number, allows: row[width.user + 1] as number }
}

/** An event `e` with the names of app and person, as long as there are such. */
export const foundEventColumns: string = `${select('event', 'e')}, p.name, u.username`

export const foundEventTables = 'event e LEFT JOIN app p ON p.id = e.app_id LEFT JOIN "user" u ON u.id = e.user_id'

export function readFoundEvent(row: Row): FoundEvent {
  return { ...readEvent(row), appName: text(row[width.event]), username: text(row[width.event + 1]) }
}

/** Three rows: apps, people, consents. */
export function readCounts([apps, people, consents]: readonly Row[]): Counts {
  const [, disabled, recent] = numbers(apps)
  const [, locked, arrived] = numbers(people)
  return {
    apps: { all: numbers(apps)[0], disabled, recent },
    people: { all: numbers(people)[0], locked, recent: arrived },
    consents: numbers(consents)[0],
  }
}

const text = (value: Value | undefined): string | null => (value ?? null) as string | null
const numbers = (row: Row | undefined) => row as unknown as readonly [number, number, number]
