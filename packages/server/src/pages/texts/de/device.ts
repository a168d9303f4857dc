import { html } from 'hono/html'
import type { DeviceTexts } from '../en/device.ts'

export const device: DeviceTexts = {
  title: 'Gerät verbinden',
  intro: 'Geben Sie den Code ein, den Ihr Gerät anzeigt.',
  label: 'Code',
  goOn: 'Weiter',
  unknown:
    'Auf diesen Code wartet kein Gerät. Vergleichen Sie ihn noch einmal; nach einigen Minuten braucht ein Gerät einen neuen.',
  compare: 'Ihr Gerät muss diesen Code anzeigen:',
  careful:
    'Hat Ihnen jemand diesen Link oder diesen Code geschickt? Dann bekäme dessen Gerät Zugang, nicht Ihres. Brechen Sie ab.',
  asked: length => `Ihr Gerät hat vor ${length} gefragt.`,
  sameNetwork: 'Es ist im selben Netz wie Sie.',
  otherNetwork: address => `Es ist in einem anderen Netz als Sie: ${address}.`,
  back: 'Sehen Sie danach wieder auf Ihr Gerät.',
  doneTitle: 'Ihr Gerät ist verbunden',
  done: app => html`${app} macht in wenigen Sekunden von selbst weiter. Sie können diese Seite schließen.`,
}
