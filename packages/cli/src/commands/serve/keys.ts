import { reseal } from '@valetkey/server/ops/reseal'
import { Failure } from '../../failure.ts'
import { table } from '../../table.ts'
import { print, say } from '../../terminal.ts'
import { readConfig } from './config.ts'
import { type ConfigOption, onGround } from './ground.ts'
import { keyNeeds } from './key-needs.ts'
import { type Keys, newKey, readKeys, type ServerKey, writeKeys } from './keys-file.ts'

/** `valetkey keys list`: no secret, but what each is still needed for. */
export function listKeys(options: ConfigOption): Promise<void> {
  return onGround(options, async ({ keys, storage }) => {
    const needs = await keyNeeds(storage, keys.all)
    print(
      table(
        needs.map(({ kid, first, reasons }) => [kid, first ? 'writes' : 'reads', reasons.join('; ') || 'not needed']),
      ),
    )
  })
}

/** `valetkey keys rotate`: a new key goes to the front; with `--prepare` it waits behind, until the next `rotate`. */
export async function rotateKeys(options: ConfigOption & { readonly prepare?: boolean }): Promise<void> {
  const { all, file } = await writable(options)
  const now = new Date()
  const waiting = all.find(({ firstSince }, at) => at > 0 && firstSince === null)
  if (options.prepare) {
    if (waiting) throw new Failure('usage', `${waiting.kid} waits already.`, 'Put it first with: valetkey keys rotate')
    const key = newKey(now, all)
    await writeKeys(file, [...all, key])
    return say(`${key.kid} is known. Restart every server; then put it first with: valetkey keys rotate`)
  }
  const key: ServerKey = { ...(waiting ?? newKey(now, all)), firstSince: now.toISOString() }
  await writeKeys(file, [key, ...all.filter(({ kid }) => kid !== key.kid)])
  say(`${key.kid} is the first key. Restart every server; then: valetkey keys reseal`)
}

/** `valetkey keys reseal`: everything sealed goes under the first key, while servers go on. */
export function resealKeys(options: ConfigOption): Promise<void> {
  return onGround(options, async ({ keys, storage }) => {
    const onProgress = (place: string, done: number): void => say(`  ${place}: ${done}`)
    const { resealed, unreadable } = await reseal(storage, keys.all, { onProgress })
    say(`${resealed} values are under ${keys.all[0]!.kid} now.`)
    if (unreadable > 0)
      throw new Failure(
        'failed',
        `${unreadable} values are under keys that are not here.`,
        'valetkey doctor says which.',
      )
  })
}

/** `valetkey keys remove KID`: only one that nothing needs any more, unless forced. */
export function removeKey(kid: string, options: ConfigOption & { readonly force?: boolean }): Promise<void> {
  return onGround(options, async ({ storage }) => {
    const { all, file } = await writable(options)
    const need = (await keyNeeds(storage, all)).find(key => key.kid === kid)
    if (need === undefined) throw new Failure('usage', `There is no key ${kid}.`, 'valetkey keys list')
    if (need.first) throw new Failure('usage', `${kid} is the key that writes.`, 'First: valetkey keys rotate')
    if (need.reasons.length > 0 && !options.force)
      throw new Failure('failed', `${kid} is still needed: ${need.reasons.join('; ')}.`, need.next)
    await writeKeys(
      file,
      all.filter(key => key.kid !== kid),
    )
    say(`${kid} is gone. Restart every server.`)
  })
}

async function writable({ config }: ConfigOption): Promise<Keys & { readonly file: string }> {
  const keys = await readKeys(await readConfig(config))
  if (keys.file !== null) return { ...keys, file: keys.file }
  throw new Failure(
    'usage',
    'The keys are in VALETKEY_KEYS, which no command can change.',
    'Change it where it is set.',
  )
}
