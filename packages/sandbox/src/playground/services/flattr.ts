import { flattr as definition } from 'valetkey/providers/flattr'
import { unflattredUrl } from '../../personalities/flattr/data.ts'
import type { Service } from './service.ts'

/** POST /rest/v2/flattr */
interface Flattred {
  readonly description: string
  readonly thing: { readonly title: string; readonly url: string; readonly flattrs: number }
}

export const flattr: Service = {
  name: 'flattr',
  title: 'Flattr',
  badge: 'Fl',
  protocol: 'OAuth 2',
  about: 'Buys its token with a JSON body, as the draft of 2011 had it. Asks for',
  scope: 'flattr',
  definition: ({ origin, clientId, clientSecret }) => definition({ origin, clientId, clientSecret }),
  action: {
    label: 'Flattr it',
    title: 'Flattring a thing',
    fields: [{ name: 'url', label: 'Which thing?', value: unflattredUrl, required: true }],
    async run(calls, form) {
      const { data } = await calls.post<Flattred>('flattr', { url: form.get('url') ?? '' })
      const { title, url, flattrs } = data.thing
      return {
        kind: 'fields',
        fields: [
          ['thing', title],
          ['at', url],
          ['flattrs', String(flattrs)],
          ['said', data.description],
        ],
      }
    },
  },
}
