// `node --conditions=valetkey-source tools/errors.ts`: writes docs/errors.md anew from the catalogue of errors.
import { writeFile } from 'node:fs/promises'
import { errorsPage } from './errors/page.ts'

await writeFile(new URL('../docs/errors.md', import.meta.url), errorsPage())
