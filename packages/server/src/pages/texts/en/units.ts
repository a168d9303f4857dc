import type { UnitTexts } from '../format.ts'

export const units: UnitTexts = {
  year: ['a year', 'years'],
  day: ['a day', 'days'],
  hour: ['an hour', 'hours'],
  minute: ['a minute', 'minutes'],
  second: ['a second', 'seconds'],
}
