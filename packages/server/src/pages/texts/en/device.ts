import { html } from 'hono/html'
import type { Html } from '../../layout.ts'

/** The pages of people who connect a device (RFC 8628). */
export interface DeviceTexts {
  readonly title: string
  readonly intro: string
  readonly label: string
  readonly goOn: string
  readonly unknown: string
  /** Above the code. */
  readonly compare: string
  /** The one attack that no check can rule out, told to whom it is aimed at. */
  readonly careful: string
  /** `length` as in “3 minutes ago”. */
  readonly asked: (length: string) => string
  readonly sameNetwork: string
  readonly otherNetwork: (address: string) => string
  /** Where the answer goes. */
  readonly back: string
  readonly doneTitle: string
  readonly done: (app: Html) => Html
}

export const device: DeviceTexts = {
  title: 'Connect a device',
  intro: 'Type the code that your device shows.',
  label: 'Code',
  goOn: 'Continue',
  unknown: 'No device is waiting with this code. Look at it once more; after a few minutes a device needs a new one.',
  compare: 'Your device must be showing this code:',
  careful:
    'Did somebody send you this link, or this code? Then it is their device, not yours, that would get in. Press Cancel.',
  asked: length => `Your device asked ${length} ago.`,
  sameNetwork: 'It is on the same network as you.',
  otherNetwork: address => `It is on another network than you: ${address}.`,
  back: 'Then look at your device again.',
  doneTitle: 'Your device is connected',
  done: app => html`${app} goes on by itself in a few seconds. You can close this page.`,
}
