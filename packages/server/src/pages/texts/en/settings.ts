/** What apps may do in a person’s name. */
export interface SettingsTexts {
  readonly title: string
  readonly explained: string
  readonly none: string
  readonly allowed: string
  readonly lastUsed: string
  readonly neverUsed: string
  readonly switchedOff: string
  readonly knowsWho: string
  readonly revoke: string
  readonly revokeFor: (app: string) => string
  readonly revokeAll: string
  readonly revokeAllExplained: string
  readonly reallyRevokeAll: string
  readonly revoked: (app: string) => string
  readonly revokedAll: string
}

export const settings: SettingsTexts = {
  title: 'Apps with access',
  explained: 'You allowed these apps to use your account. What you take back ends at once.',
  none: 'No app may use your account. When you allow one, it stands here, and you can take it back.',
  allowed: 'Allowed',
  lastUsed: 'Last used',
  neverUsed: 'never',
  switchedOff: 'switched off',
  knowsWho: 'Know who you are here, and nothing that is private',
  revoke: 'Revoke access',
  revokeFor: app => `Revoke access for ${app}`,
  revokeAll: 'Revoke access for all apps',
  revokeAllExplained:
    'Every app above is signed out of your account at once, on all devices. You can allow each again.',
  reallyRevokeAll: 'Revoke all',
  revoked: app => `${app} can no longer use your account.`,
  revokedAll: 'No app can use your account any more.',
}
