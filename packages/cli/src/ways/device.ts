import type { DeviceSignIn, Outcome } from 'valetkey'
import { Failure } from '../failure.ts'
import { paint, say } from '../terminal.ts'

/** Says what to do elsewhere: on a telephone, on the machine one sits at. RFC 8628 §3.3 */
export function showCode({ userCode, verificationUri, verificationUriComplete }: DeviceSignIn): void {
  say('On any device with a browser, open this address:')
  say(`\n  ${paint('underline', verificationUri)}\n`)
  say(`and type this code there: ${paint('bold', userCode)}`)
  if (verificationUriComplete !== undefined) say(`With the code in it already: ${verificationUriComplete}`)
  say('\nWaiting for your answer there …')
}

/** Until there is an answer, the code has ended, or our patience has. */
export async function untilAnswered(device: DeviceSignIn, timeoutMs: number): Promise<Outcome> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    return await device.outcome({ signal, onProgress: ({ state }) => state === 'trouble' && say(trouble) })
  } catch (error) {
    if (!signal.aborted) throw error
    throw new Failure(
      'cancelled',
      `Nobody answered within ${timeoutMs / 1000} seconds.`,
      'Run the command again; --timeout SECONDS waits longer, as long as the code lives.',
      error,
    )
  }
}

const trouble = 'The provider could not be asked; trying again.'
