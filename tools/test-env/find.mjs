// Where this machine keeps a Chromium and a PostgreSQL of its own, if it does.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const runnable = path => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const onPath = names =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap(folder => names.map(name => join(folder, name)))
    .find(runnable)

/** @returns {string | undefined} the browser's path; CHROMIUM names one, `none` pretends there is none */
export function chromiumOnThisMachine() {
  if (process.env.CHROMIUM === 'none') return undefined
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  return onPath(['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'])
}

/** @returns {string | undefined} the folder with initdb and postgres; POSTGRES_BIN names one, `none` pretends there is none */
export function postgresOnThisMachine() {
  if (process.env.POSTGRES_BIN === 'none') return undefined
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    process.env.POSTGRES_BIN,
    ...versions.map(version => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find(folder => folder && runnable(join(folder, 'initdb')) && runnable(join(folder, 'postgres')))
}
