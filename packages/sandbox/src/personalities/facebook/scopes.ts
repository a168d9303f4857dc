import type { Pair } from 'valetkey/http/form'

/** Every login gives this one, asked for or not; before v2.0 it was called being installed. */
export const PUBLIC_PROFILE = 'public_profile'

/** The permissions there are here, with the words of the dialog. */
export const scopes: Readonly<Record<string, string>> = {
  [PUBLIC_PROFILE]: 'Your public profile: name and picture',
  email: 'Your email address',
  user_birthday: 'Your birthday',
  user_gender: 'Your gender',
  user_link: 'The link to your profile',
  user_friends: 'Your friends list',
  user_photos: 'Your photos',
  publish_actions: 'Post as you',
  offline_access: 'Access while you are not using the app',
}

/** `email,user_birthday`; spaces do as well. */
export function scopesIn(params: readonly Pair[]): readonly string[] {
  const text = params.find(([name]) => name === 'scope')?.[1] ?? ''
  const asked = text.split(/[\s,]+/).filter(name => name !== '')
  return [...new Set([PUBLIC_PROFILE, ...asked])]
}
