import { facebook as definition } from 'valetkey/providers/facebook'
import type { Service } from './service.ts'

/** GET /me, with what the scope `email` adds. */
interface Me {
  readonly id: string
  readonly name: string
  readonly email?: string
}

export const facebook: Service = {
  name: 'facebook',
  title: 'Facebook',
  badge: 'Fb',
  protocol: 'OAuth 2',
  about: 'Fetches its token with a GET; a callback is a must. Asks for',
  scope: 'email',
  definition: ({ origin, clientId, clientSecret }) => definition({ origin, clientId, clientSecret }),
  action: {
    label: 'Who am I?',
    title: 'Asking for /me',
    fields: [],
    async run(calls) {
      const { data } = await calls.get<Me>('me', { fields: 'id,name,email' })
      return {
        kind: 'fields',
        fields: [
          ['id', data.id],
          ['name', data.name],
          ['email', data.email ?? 'not told'],
        ],
      }
    },
  },
}
