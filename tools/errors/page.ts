import { type ErrorEntry, errorCatalogue } from '../../packages/valetkey/src/client/errors/error-catalogue.ts'

const classes: Readonly<Record<ErrorEntry['thrownAs'], string>> = {
  ConnectError: 'Signing in, keeping or renewing a connection, or preparing a call failed.',
  ApiError: 'The API was reached, and refused the call.',
  NetworkError: 'No answer came, or not all of it.',
  FormatError: 'What came, or what was to be sent, is not of its format.',
  SealError: 'What is sealed does not open. A vault says the same as a ConnectError, with the name of the app.',
}

/** docs/errors.md: a heading for every stable code. */
export function errorsPage(): string {
  const names = Object.keys(classes) as ErrorEntry['thrownAs'][]
  return `${[intro, ...names.map(chapter)].join('\n\n')}\n`
}

const intro = `# Errors

Every error of the client has a stable \`code\`, and its message ends in the next step: \`error.next\` has it alone.
\`error.reason\` is what exactly was wrong, with both values where two should be the same; \`error.problem\` is the
provider's own code. A person who presses Cancel is no error: that is \`connection: null\` with \`denied\`.

This page is written from \`packages/valetkey/src/client/errors/error-catalogue.ts\`, which has the words of the errors themselves:
\`node --conditions=valetkey-source tools/errors.ts\`.`

function chapter(name: ErrorEntry['thrownAs']): string {
  const entries = errorCatalogue.filter(({ thrownAs }) => thrownAs === name)
  return [`## ${name}`, classes[name], ...entries.map(section)].join('\n\n')
}

function section({ code, what, why, fix }: ErrorEntry): string {
  const [only, ...more] = fix
  const steps =
    more.length === 0 ? ` ${sentence(only ?? '')}` : `\n\n${fix.map(one => `- ${sentence(one)}`).join('\n')}`
  return `### \`${code}\`\n\n**What happened.** ${sentence(what)}\n\n**Why.** ${why}\n\n**Fix.**${steps}`
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
