/** The people every sandbox knows. Their passwords are public on purpose: nothing here leaves 127.0.0.1. */
export interface Person {
  readonly username: string
  readonly password: string
  readonly displayName: string
  readonly email: string
}

export const people: readonly Person[] = [
  { username: 'alice', password: 'wonderland', displayName: 'Alice Liddell', email: 'alice@sandbox.example' },
  { username: 'bob', password: 'builder', displayName: 'Bob Builder', email: 'bob@sandbox.example' },
  { username: 'carol', password: 'christmas', displayName: 'Carol Winter', email: 'carol@sandbox.example' },
]
