import { toSvelteKit } from 'valetkey/frameworks/sveltekit'
import { oauth } from '#lib/server/oauth.ts'
import { visitor } from '#lib/server/visitor.ts'

export const { GET, POST } = toSvelteKit(oauth.routes('/connect', { user: visitor }))
