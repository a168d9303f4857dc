import { mastodon as definition } from 'valetkey/providers/mastodon'
import type { Service } from './service.ts'

interface Status {
  readonly content: string
  readonly created_at: string
  readonly account: { readonly acct: string }
}

export const mastodon: Service = {
  name: 'mastodon',
  title: 'Mastodon',
  badge: 'M',
  protocol: 'OAuth 2',
  about: 'Registers its own app on first use, then asks for',
  scope: 'read write follow',
  definition: entry => definition({ instance: entry.origin, clientName: 'Valet Key playground' }),
  action: {
    label: 'Post',
    title: 'Posting a status',
    fields: [{ name: 'status', label: 'What is new?', value: 'Hello from the playground', rows: 2, required: true }],
    async run(calls, form) {
      const { data } = await calls.post('/api/v1/statuses', { status: form.get('status') ?? '' })
      const status = data as Status
      return { kind: 'status', text: plainText(status.content), author: status.account.acct, at: status.created_at }
    },
  },
}

/** A status arrives as HTML; we show its words, escaped again by our own page. */
function plainText(content: string): string {
  const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
  return content
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] ?? '')
    .trim()
}
