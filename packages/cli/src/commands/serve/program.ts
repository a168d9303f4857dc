import { type Command, InvalidArgumentError, Option } from 'commander'

/** Every command that is about a provider of one's own. Its file is loaded when it runs. */
export function addProviderCommands(program: Command): void {
  for (const add of [addInit, addServing, addMoving]) add(program)
  addApps(group(program, 'apps', 'the apps of a provider'))
  addUsers(group(program, 'users', 'the people of a provider'))
  addRevoke(program)
  addKeys(group(program, 'keys', 'what a provider seals and marks with'))
}

const group = (program: Command, name: string, description: string): Command =>
  program.command(name).description(description)

/** A command that works on what a configuration names. */
const below = (parent: Command, name: string, description: string): Command =>
  parent
    .command(name)
    .description(description)
    .addOption(new Option('--config <file>', 'the configuration').env('VALETKEY_CONFIG').default('valetkey.json'))

const json = (): Option => new Option('--json', 'as JSON')
const generate = (): Option => new Option('--generate', 'make the password, and show it once')
const gather = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value]

function addInit(program: Command): void {
  program
    .command('init')
    .description('a provider of your own: configuration, keys, database, first administrator')
    .argument('[folder]', 'where', '.')
    .option('--issuer <url>', 'the address people reach it at')
    .option('--port <port>', 'where it listens (default: 4400, or what the address says)', port)
    .option('--name <name>', 'what it is called')
    .option('--admin <username>', 'the first administrator; the password is asked for, or piped in')
    .addOption(generate())
    .action(async (folder, options) => (await import('./init.ts')).init(folder, options))
}

function addServing(program: Command): void {
  below(program, 'serve', 'run a provider, until Ctrl-C or SIGTERM')
    .option('--port <port>', 'another port than the configuration has', port)
    .action(async options => (await import('./serve.ts')).serve(options))
  below(program, 'migrate', 'bring its database up to date').action(async options =>
    (await import('./migrate.ts')).migrate(options),
  )
  below(program, 'doctor', 'look at everything, say what is wrong and what helps')
    .option('--audit', 'go through the whole audit trail')
    .addOption(json())
    .action(async options => (await import('./doctor.ts')).doctor(options))
}

function addMoving(program: Command): void {
  below(program, 'backup', 'copy a SQLite file that is in use')
    .argument('<file>', 'the copy')
    .action(async (file, options) => (await import('./backup.ts')).backup(file, options))
  below(program, 'export', 'every row, for another database of either kind')
    .argument('[file]', 'default: standard output')
    .action(async (file, options) => (await import('./transfer.ts')).exportRows(file, options))
  below(program, 'import', 'into an empty database')
    .argument('<file>', 'what export wrote; - is standard input')
    .action(async (file, options) => (await import('./transfer.ts')).importRows(file, options))
}

function addApps(apps: Command): void {
  below(apps, 'list', 'all of them')
    .addOption(json())
    .action(async options => (await import('./apps.ts')).listApps(options))
  below(apps, 'create', 'register one; its secret is shown once')
    .requiredOption('--name <name>', 'what people see')
    .option('--redirect-uri <url>', 'where people come back to (again for more)', gather)
    .option('--callback-domain <domain>', 'OAuth 1.0a callbacks may lie below it')
    .option('--scope <scope>', 'what it may ask for, separated by spaces (default: everything)')
    .option('--website <url>')
    .option('--description <text>')
    .option('--owner <username>', 'whose it is')
    .option('--public', 'it can keep no secret')
    .addOption(json())
    .action(async options => (await import('./apps.ts')).createApp(options))
  below(apps, 'show', 'everything but its secrets')
    .argument('<client-id>')
    .action(async (id, options) => (await import('./apps.ts')).showApp(id, options))
  below(apps, 'disable', 'nothing it has opens anything any more')
    .argument('<client-id>')
    .action(async (id, options) => (await import('./apps.ts')).disableApp(id, true, options))
  below(apps, 'enable', 'take that back')
    .argument('<client-id>')
    .action(async (id, options) => (await import('./apps.ts')).disableApp(id, false, options))
  below(apps, 'secret', 'a new secret; the old one works a while longer')
    .argument('<client-id>')
    .option('--overlap <hours>', 'how long', hours, 24)
    .addOption(json())
    .action(async (id, options) => (await import('./apps.ts')).renewSecret(id, options))
  below(apps, 'remove', 'the app and every token it has')
    .argument('<client-id>')
    .option('--yes', 'do not ask')
    .action(async (id, options) => (await import('./apps.ts')).removeApp(id, options))
}

function addUsers(users: Command): void {
  below(users, 'list', 'all of them')
    .addOption(json())
    .action(async options => (await import('./users.ts')).listUsers(options))
  below(users, 'create', 'an account; the password is asked for, or piped in')
    .argument('<username>')
    .option('--display-name <name>')
    .option('--email <address>')
    .addOption(generate())
    .action(async (name, options) => (await import('./users.ts')).createUser(name, options))
  below(users, 'lock', 'signed out, and no app gets anything in this name')
    .argument('<username>')
    .action(async (name, options) => (await import('./users.ts')).lockUser(name, true, options))
  below(users, 'unlock', 'take that back')
    .argument('<username>')
    .action(async (name, options) => (await import('./users.ts')).lockUser(name, false, options))
  below(users, 'password', 'another password, asked for or piped in')
    .argument('<username>')
    .addOption(generate())
    .action(async (name, options) => (await import('./users.ts')).setPassword(name, options))
}

function addRevoke(program: Command): void {
  below(program, 'revoke', 'a token, read from standard input, or all of somebody')
    .option('--user <username>', 'all that this person allowed')
    .option('--app <client-id>', 'all that this app has; with --user what it has from that person')
    .addOption(new Option('--all', 'everything').conflicts(['user', 'app']))
    .action(async options => (await import('./revoke.ts')).revoke(options))
}

function addKeys(keys: Command): void {
  below(keys, 'list', 'what each is needed for').action(async options => (await import('./keys.ts')).listKeys(options))
  below(keys, 'rotate', 'a new key goes first')
    .option('--prepare', 'it waits behind the others, until every server knows it')
    .action(async options => (await import('./keys.ts')).rotateKeys(options))
  below(keys, 'reseal', 'everything sealed goes under the first key').action(async options =>
    (await import('./keys.ts')).resealKeys(options),
  )
  below(keys, 'remove', 'a key that nothing needs')
    .argument('<kid>')
    .option('--force', 'even if something needs it')
    .action(async (kid, options) => (await import('./keys.ts')).removeKey(kid, options))
}

function port(text: string): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value <= 65_535) return value
  throw new InvalidArgumentError('It is a number from 0 to 65535.')
}

function hours(text: string): number {
  const value = Number(text)
  if (value >= 0 && value <= 8760) return value
  throw new InvalidArgumentError('It is a number of hours, at most 8760.')
}
