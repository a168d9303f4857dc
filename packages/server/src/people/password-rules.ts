import { usernameKey } from '../storage/username-key.ts'

const shortest = 8
const longest = 256

/** The ten of eight characters and more that lead every list of leaked ones. */
const foolish: ReadonlySet<string> = new Set(
  'password 12345678 123456789 1234567890 password1 11111111 qwerty123 1q2w3e4r qwertyuiop iloveyou'.split(' '),
)

export type PasswordFault = 'tooShort' | 'tooLong' | 'isUsername' | 'tooCommon'

/**
 * What is wrong with a new password, by NIST SP 800-63B §5.1.1.2: its length in characters of any kind, and that it is none
 * of those everybody tries first. Which characters it has is nobody's business. null: nothing.
 */
export function passwordFault(password: string, username: string): PasswordFault | null {
  const { length } = [...password.normalize('NFC')]
  if (length < shortest) return 'tooShort'
  if (length > longest) return 'tooLong'
  const key = usernameKey(password)
  if (key === usernameKey(username)) return 'isUsername'
  return foolish.has(key) ? 'tooCommon' : null
}
