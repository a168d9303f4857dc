import type { UnitTexts } from '../format.ts'

export const units: UnitTexts = {
  year: ['einem Jahr', 'Jahren'],
  day: ['einem Tag', 'Tagen'],
  hour: ['einer Stunde', 'Stunden'],
  minute: ['einer Minute', 'Minuten'],
  second: ['einer Sekunde', 'Sekunden'],
}
