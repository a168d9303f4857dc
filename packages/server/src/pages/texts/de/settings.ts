import type { SettingsTexts } from '../en/settings.ts'

export const settings: SettingsTexts = {
  title: 'Apps mit Zugriff',
  explained: 'Diesen Apps haben Sie erlaubt, Ihr Konto zu nutzen. Was Sie widerrufen, endet sofort.',
  none: 'Keine App darf Ihr Konto nutzen. Wenn Sie es einer erlauben, steht sie hier, und Sie können es widerrufen.',
  allowed: 'Erlaubt am',
  lastUsed: 'Zuletzt genutzt',
  neverUsed: 'nie',
  switchedOff: 'abgeschaltet',
  knowsWho: 'Wissen, wer Sie hier sind, und nichts, was privat ist',
  revoke: 'Zugriff widerrufen',
  revokeFor: app => `Zugriff widerrufen für ${app}`,
  revokeAll: 'Zugriff für alle Apps widerrufen',
  revokeAllExplained:
    'Alle Apps, die hier stehen, verlieren sofort den Zugriff auf Ihr Konto, auf allen Geräten. Sie können ihn jeder wieder erlauben.',
  reallyRevokeAll: 'Alle widerrufen',
  revoked: app => `${app} kann Ihr Konto nicht mehr nutzen.`,
  revokedAll: 'Keine App kann Ihr Konto mehr nutzen.',
}
