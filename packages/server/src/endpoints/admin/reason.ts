import type { Core } from '../../core.ts'

/** Why it was done the last time, as it stands in the trail; null: nobody said. */
export async function reasonOf(
  core: Core,
  about: { readonly type: string; readonly appId?: string; readonly userId?: string },
): Promise<string | null> {
  const [last] = await core.storage.events.list({ ...about, limit: 1 })
  const reason = last?.data['reason']
  return typeof reason === 'string' ? reason : null
}
