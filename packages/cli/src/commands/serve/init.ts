import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { Failure } from '../../failure.ts'
import { ask, canAsk, say } from '../../terminal.ts'
import { readConfig } from './config.ts'
import { createProvider } from './ground.ts'
import { newKey, readKeys, writeKeys } from './keys-file.ts'
import { type NewPassword, newPassword, type PasswordOptions } from './passwords.ts'
import { placeOf, storageAt } from './place.ts'

export interface InitOptions extends PasswordOptions {
  readonly issuer?: string
  readonly port?: number
  readonly name?: string
  readonly admin?: string
}

interface Answers {
  readonly issuer: string
  readonly name: string
  readonly admin: string | undefined
}

/** `valetkey init`: configuration, keys, database, and the first person who may administer. */
export async function init(folder: string, options: InitOptions): Promise<void> {
  const place = resolve(folder)
  const file = join(place, 'valetkey.json')
  if (existsSync(file))
    throw new Failure('usage', `There is a ${file} already.`, 'Change it, or choose another folder.')
  const answers = await answered(options)
  if (!URL.canParse(answers.issuer))
    throw new Failure('usage', `${answers.issuer} is not an address.`, 'It is like https://id.example.org')
  const password = answers.admin === undefined ? null : await newPassword(answers.admin, options)
  await mkdir(place, { recursive: true, mode: 0o700 })
  await writeKeys(join(place, 'keys.json'), [firstKey()], 'wx').catch(keysKept)
  await writeFile(file, `${JSON.stringify(firstConfig(answers, portOf(answers, options)), null, 2)}\n`, { flag: 'wx' })
  await firstRows(file, answers.admin, password)
  say(summary(place, answers))
  password?.show()
}

async function answered({ issuer, port, name, admin }: InitOptions): Promise<Answers> {
  const local = `http://127.0.0.1:${port ?? usualPort}`
  if (!canAsk()) return { issuer: issuer ?? local, name: name ?? 'My service', admin }
  return {
    name: name ?? (await ask('What is the service called?', 'My service')),
    issuer: issuer ?? (await ask('At which address will people reach it?', local)),
    admin: admin ?? (await ask('The username of the first administrator', 'admin')),
  }
}

const usualPort = 4400

/** Without a proxy it listens where its address says. */
function portOf({ issuer }: Answers, { port }: InitOptions): number {
  const { protocol, port: named } = new URL(issuer)
  return port ?? (protocol === 'http:' && named !== '' ? Number(named) : usualPort)
}

const firstKey = () => ({ ...newKey(new Date(), []), firstSince: new Date().toISOString() })

/** Keys that are there are not touched: what they sealed would be lost. */
function keysKept(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
  say('There is a keys.json already: it stays as it is.')
}

const firstConfig = ({ issuer, name, admin }: Answers, port: number) => ({
  issuer,
  listen: { host: '127.0.0.1', port },
  database: 'provider.db',
  keys: 'keys.json',
  name,
  scopes: { read: 'Read your things', write: { en: 'Change your things', risk: 'write' } },
  portal: true,
  signUp: false,
  admins: admin === undefined ? [] : [admin],
})

async function firstRows(file: string, admin: string | undefined, password: NewPassword | null): Promise<void> {
  const config = await readConfig(file)
  const storage = await storageAt(placeOf(config))
  await storage.migrate()
  const provider = createProvider(config, await readKeys(config), storage, { upkeep: false })
  try {
    if (admin !== undefined && password !== null)
      await provider.people.create({ username: admin, password: password.text })
  } finally {
    await provider.close()
  }
}

function summary(place: string, { issuer, admin }: Answers): string {
  const here = relative('', place)
  const into = here === '' ? '' : `cd ${here} && `
  return [
    `Made in ${place}:`,
    '  valetkey.json   what it serves; change what you like',
    '  keys.json       opens what the database has sealed: keep it secret, and apart from copies of the database',
    '  provider.db     everything else',
    admin === undefined ? 'Nobody administers it yet: valetkey users create NAME, and name it under "admins".' : '',
    `Start it:  ${into}valetkey serve      then open ${issuer}/apps`,
  ]
    .filter(line => line !== '')
    .join('\n')
}
