import { randomBytes } from 'node:crypto'
import { type PasswordFault, passwordFault } from '@valetkey/server'
import { Failure } from '../../failure.ts'
import { askSecret, canAsk, print, readLine, say } from '../../terminal.ts'

export interface PasswordOptions {
  /** Make one and show it once. */
  readonly generate?: boolean
}

export interface NewPassword {
  readonly text: string
  /** Says it, if nobody knows it yet. */
  show(): void
}

const faults: Readonly<Record<PasswordFault, string>> = {
  tooShort: 'It needs 8 characters or more.',
  tooLong: 'It may have 256 characters.',
  isUsername: 'It is the name.',
  tooCommon: 'It is among the first that everybody tries.',
}

/** Asked for on a terminal, else the first line that was piped in; never in argv, where others can read it. */
export async function newPassword(username: string, { generate = false }: PasswordOptions): Promise<NewPassword> {
  if (generate) return generated(username)
  const text = canAsk() ? await askTwice(`The new password of ${username}`) : await readLine()
  if (text === undefined)
    throw new Failure(
      'usage',
      `No password for ${username} was given.`,
      'Pipe it in on standard input, or have one made with --generate.',
    )
  const fault = passwordFault(text, username)
  if (fault === null) return { text, show: () => undefined }
  throw new Failure('usage', 'That password will not do.', faults[fault])
}

function generated(username: string): NewPassword {
  const text = randomBytes(15).toString('base64url')
  return {
    text,
    show() {
      say(`The password of ${username}, shown this once:`)
      print(text)
    },
  }
}

/** What nobody saw is typed twice. */
async function askTwice(message: string): Promise<string> {
  for (;;) {
    const text = await askSecret(message)
    if ((await askSecret('The same once more')) === text) return text
    say('The two differ. Once more, then.')
  }
}
