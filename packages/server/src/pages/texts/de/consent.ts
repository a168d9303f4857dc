import { html } from 'hono/html'
import type { ConsentTexts } from '../en/consent.ts'

export const consent: ConsentTexts = {
  documentTitle: app => `Zugriff für ${app}`,
  consentTitle: app => `${app} möchte Ihr Konto nutzen`,
  allow: 'Erlauben',
  deny: 'Abbrechen',
  by: 'von',
  knownSince: month => `hier bekannt seit ${month}`,
  registered: when => `${when} registriert`,
  newHere: 'neu hier',
  unverified: brand =>
    `Bei ${brand} hat niemand diese App geprüft. Erlauben Sie den Zugriff nur, wenn Sie sie kennen und ihr vertrauen.`,
  switchAccount: 'Anderes Konto?',
  ability: 'Die App darf dann',
  read: 'Ansehen',
  write: 'Ändern',
  danger: 'Besondere Vorsicht',
  newScope: 'neu',
  brings: sentences => `umfasst: ${sentences}`,
  noScopes: 'Die App erfährt, wer Sie hier sind, und sieht nichts, was privat ist.',
  onlyAt: resources => `Nur bei: ${resources}.`,
  forever: 'Das gilt, bis Sie es widerrufen.',
  ends: length => `Das endet nach ${length} von selbst, oder sobald Sie es widerrufen.`,
  takeBack: link => html`Sie finden die App dann unter ${link}.`,
  noPassword: 'Ihr Passwort bekommt sie nicht zu sehen.',
  backTo: host => html`Danach geht es zurück zu ${host}`,
  backToDevice: host => html`Danach geht es zurück zu einem Programm auf diesem Gerät: ${host}`,
  backByHand: app => html`Sie erhalten einen Code, den Sie in ${app} einfügen`,
}
