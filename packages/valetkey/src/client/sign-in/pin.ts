import type { Definition } from '../provider.ts'

/** The PIN as the provider wants it, however a person copied it: `123 456 789` becomes `123-456-789`. */
export function pinOf({ pin }: Definition, typed: string): string {
  const text = typed.trim()
  if (pin === undefined) return text
  const digits = text.replace(/[\s\p{Pd}.·]/gu, '')
  if (!/^\d+$/.test(digits) || digits.length !== pin.digits) return text
  return digits.match(new RegExp(`\\d{1,${pin.group}}`, 'g'))?.join(pin.separator) ?? text
}
