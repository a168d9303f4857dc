import { toNext } from 'valetkey/frameworks/next'
import { oauth } from '../../../lib/oauth'
import { welcome } from '../../../lib/visitor'

export const { GET, POST } = toNext(oauth.routes('/connect', { user: welcome }))
