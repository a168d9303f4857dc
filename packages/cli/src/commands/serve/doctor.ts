import type { Storage } from '@valetkey/server/storage/storage'
import { exitCodes } from '../../failure.ts'
import { asFailure } from '../../report.ts'
import { table } from '../../table.ts'
import { print } from '../../terminal.ts'
import { readConfig } from './config.ts'
import { checks, type Finding, type Patient } from './doctor-checks.ts'
import type { ConfigOption } from './ground.ts'
import { readKeys } from './keys-file.ts'
import { checkThere, placeOf, storageAt } from './place.ts'

export interface DoctorOptions extends ConfigOption {
  readonly json?: boolean
  /** Go through the whole audit trail, which takes its time. */
  readonly audit?: boolean
}

interface Line extends Finding {
  readonly check: string
}

/** `valetkey doctor`: a line for each check, with what to do; exit code 1 where something fails. Changes nothing. */
export async function doctor(options: DoctorOptions): Promise<void> {
  const lines = await examined(options)
  print(options.json ? JSON.stringify(lines, null, 2) : table(lines.flatMap(rows)))
  if (lines.some(({ level }) => level === 'fail')) process.exitCode = exitCodes.failed
}

const rows = ({ level, check, said, next }: Line): readonly (readonly string[])[] => [
  [level, check, said],
  ...(next === undefined ? [] : [['', '', `→ ${next}`]]),
]

async function examined(options: DoctorOptions): Promise<readonly Line[]> {
  const opened = await opening(options)
  if (!('patient' in opened)) return opened.lines
  const { patient, lines } = opened
  try {
    for (const { name, look, decisive } of checks) {
      const finding = await looked(() => look(patient))
      if (finding !== null) lines.push({ check: name, ...finding })
      if (decisive && finding?.level === 'fail') break
    }
    return lines
  } finally {
    await patient.storage.close()
  }
}

type Opened = { readonly lines: Line[] } | { readonly lines: Line[]; readonly patient: Patient }

/** Without a configuration and keys there is nothing to look at. */
async function opening({ config: file, audit = false }: DoctorOptions): Promise<Opened> {
  const lines: Line[] = []
  let check = 'configuration'
  let storage: Storage
  try {
    const config = await readConfig(file)
    lines.push({ check, level: 'ok', said: config.file })
    check = 'keys'
    const keys = await readKeys(config)
    check = 'database'
    const place = placeOf(config)
    checkThere(place)
    storage = await storageAt(place)
    return { lines, patient: { config, keys, place, storage, audit } }
  } catch (error) {
    return { lines: [...lines, { check, ...failing(error) }] }
  }
}

const looked = async (look: () => Promise<Finding | null>): Promise<Finding | null> => look().catch(failing)

function failing(error: unknown): Finding {
  const { message, next } = asFailure(error)
  return { level: 'fail', said: message, ...(next !== undefined && { next }) }
}
