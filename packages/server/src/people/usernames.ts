/**
 * A name as somebody may choose it on the sign-up page: letters and digits of any script, with dots, dashes and underscores
 * between them, in the compatibility form names are told apart by. null: not a name. The operator's own code may give others.
 */
export function chosenUsername(text: string): string | null {
  const name = text.trim().normalize('NFKC')
  const { length } = [...name]
  if (length < 2 || length > 40) return null
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(name) ? name : null
}
