import type { User } from '@valetkey/server/storage/storage'

/** Who a person is on Facebook. The id is also the user id in the provider's storage; apps get to see another one. */
export interface Profile {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly gender: string | null
  /** `MM/DD/YYYY`. */
  readonly birthday: string | null
  readonly locale: string
  /** Hours east of Greenwich. */
  readonly timezone: number
  readonly updatedTime: string
}

type Row = readonly [id: string, username: string, first: string, last: string, gender: string, birthday: string]

const rows: readonly Row[] = [
  ['100000000000001', 'alice', 'Alice', 'Liddell', 'female', '05/04/1992'],
  ['100000000000002', 'bob', 'Bob', 'Builder', 'male', '04/12/1985'],
  ['100000000000003', 'carol', 'Carol', 'Winter', 'female', '12/24/1978'],
]

export const profiles: readonly Profile[] = rows.map(([id, username, firstName, lastName, gender, birthday]) => ({
  id,
  username,
  name: `${firstName} ${lastName}`,
  firstName,
  lastName,
  email: `${username}@sandbox.example`,
  gender,
  birthday,
  locale: 'en_US',
  timezone: 1,
  updatedTime: '2026-01-05T09:12:44+0000',
}))

/** The profile of whoever is known to the provider: also of people who joined later. */
export function profileOf({ id, username, displayName, email }: User): Profile {
  const known = profiles.find(profile => profile.id === id)
  if (known) return known
  const [firstName = '', ...others] = displayName.split(' ')
  const rest = { gender: null, birthday: null, locale: 'en_US', timezone: 0, updatedTime: '2026-01-01T00:00:00+0000' }
  return { id, username, name: displayName, firstName, lastName: others.join(' '), email, ...rest }
}
