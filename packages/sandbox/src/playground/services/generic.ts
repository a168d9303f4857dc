import { generic as definition } from 'valetkey/providers/generic'
import type { Echo } from '../../personalities/generic/echo.ts'
import type { Service } from './service.ts'

export const generic: Service = {
  name: 'generic',
  title: 'Generic provider',
  badge: 'G',
  protocol: 'OAuth 2',
  about: 'Our own provider with nothing imitated; PKCE guards the code. Asks for',
  scope: 'read',
  definition: ({ origin, clientId, clientSecret }) => ({
    ...definition({ origin, clientId, clientSecret, scope: 'read' }),
    title: 'the generic provider',
    identity: { url: '/api/echo', id: 'user.id', name: 'user.username' },
  }),
  action: {
    label: 'Echo',
    title: 'Asking for an echo',
    fields: [{ name: 'say', label: 'Say something', value: 'hello', required: true }],
    async run(calls, form) {
      const { data } = await calls.get<Echo>('/api/echo', { say: form.get('say') ?? '' })
      return { kind: 'fields', fields: fieldsOf(data) }
    },
  },
}

const fieldsOf = ({ user, client, scopes, protocol, params }: Echo): readonly (readonly [string, string])[] => [
  ['user', user?.displayName ?? 'nobody'],
  ['client', client.name],
  ['scopes', scopes.join(' ')],
  ['protocol', protocol === 1 ? 'OAuth 1.0a' : 'OAuth 2'],
  ['params', JSON.stringify(params)],
]
