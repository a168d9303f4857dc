import { getRequestEvent } from '$app/server'

const NAME = 'visitor'

/** Who is here, by a name nobody can guess; whoever has none yet gets one. In an app where people sign in, it is their id. */
export function visitor(): string {
  const { cookies } = getRequestEvent()
  const name = cookies.get(NAME) ?? crypto.randomUUID()
  cookies.set(NAME, name, { path: '/', httpOnly: true, sameSite: 'lax' })
  return name
}
