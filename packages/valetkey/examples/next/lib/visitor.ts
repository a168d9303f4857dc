import { cookies } from 'next/headers'

const NAME = 'visitor'

/** Who is here, by a name nobody can guess. In an app where people sign in, it is their id. */
export async function visitor(): Promise<string | undefined> {
  return (await cookies()).get(NAME)?.value
}

/** The same, and whoever has no name yet gets one. Only a route handler may do that, a page may not. */
export async function welcome(): Promise<string> {
  const name = (await visitor()) ?? crypto.randomUUID()
  const secure = process.env.APP_URL?.startsWith('https:') ?? false
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const
  ;(await cookies()).set(NAME, name, cookie)
  return name
}
