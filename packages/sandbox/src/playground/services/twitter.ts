import { twitter as definition } from 'valetkey/providers/twitter'
import type { Service } from './service.ts'

/** The part of a tweet that the card shows. */
interface Tweet {
  readonly text: string
  readonly created_at: string
  readonly user: { readonly screen_name: string }
}

export const twitter: Service = {
  name: 'twitter',
  title: 'Twitter',
  badge: 'T',
  protocol: 'OAuth 1.0a',
  about: 'Signs people in at /authenticate, which asks them once. May',
  scope: 'read write',
  definition: ({ origin, clientId, clientSecret }) => definition({ origin, clientId, clientSecret }),
  action: {
    label: 'Tweet',
    title: 'Tweeting',
    fields: [
      { name: 'tweet', label: 'What is happening?', value: 'Hello from the playground', rows: 2, required: true },
    ],
    async run(calls, form) {
      const { data } = await calls.post<Tweet>('statuses/update.json', { status: form.get('tweet') ?? '' })
      const at = new Date(data.created_at).toISOString()
      return { kind: 'status', text: data.text, author: data.user.screen_name, at }
    },
  },
}
