import { readFileSync } from 'node:fs'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { addProviderCommands } from './commands/serve/program.ts'
import { exitCodes } from './failure.ts'
import { paint, say } from './terminal.ts'

const packageJson = readFileSync(new URL('../package.json', import.meta.url), 'utf8')

/** A command's file is loaded when the command runs: `--help` needs none of them. */
const program = new Command('valetkey')
  .description('Sign in to an API from a terminal, keep the token, call the API.')
  .version(JSON.parse(packageJson).version)
  .helpOption('-h, --help', 'show help')
  .configureHelp({ showGlobalOptions: false })
  .showSuggestionAfterError()
  .exitOverride()

const account = (): Option => new Option('--as <name>', 'which of your accounts there').default('default')
const gather = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value]

program
  .command('login')
  .description('connect an account and keep its token')
  .argument('<provider>', 'mastodon, flickr, … (see `valetkey providers`), or a definition of your own: ./my.json')
  .option('--sandbox [url]', 'use a running sandbox instead of the real service')
  .option('--instance <url>', 'the server, where a provider has many: mastodon.social')
  .option('--app <file>', "your app's key and secret: two lines, or JSON")
  .option('--scope <scope>', 'what to ask for, separated by spaces')
  .addOption(account().hideHelp(false))
  .addOption(new Option('--way <way>', 'how the code gets here').choices(['loopback', 'paste', 'device']))
  .option('--no-browser', 'only print the address, open nothing')
  .option('--timeout <seconds>', 'how long to wait for the browser', seconds, 300)
  .action(async (provider, options) => (await import('./commands/login.ts')).login(provider, options))

program
  .command('status')
  .description('who you are, where')
  .argument('[provider]', 'one of them only')
  .option('--json', 'as JSON')
  .action(async (provider, options) => (await import('./commands/status.ts')).status(provider, options))

program
  .command('token')
  .description('print the access token (OAuth 1: the token and its secret on a line each)')
  .argument('<provider>', 'as in `valetkey status`: a name, or ./my.json')
  .addOption(account())
  .option('--json', 'as JSON')
  .action(async (provider, options) => (await import('./commands/token.ts')).token(provider, options))

program
  .command('api')
  .description('call the API: the answer on stdout, nothing else there')
  .argument('<provider>', 'as in `valetkey status`: a name, or ./my.json')
  .argument('<method>', 'get, post, put, patch, delete')
  .argument('<path>', "below the API's address; '' for the address itself")
  .addOption(account())
  .option('-d, --data <name=value>', 'a parameter: query for get, form body else (again for more)', gather)
  .option('--json <body>', 'a JSON body; @FILE reads it from a file, - from stdin')
  .option(
    '-F, --form <name=value>',
    'a field of a multipart form; name=@FILE is a file, @- stdin (again for more)',
    gather,
  )
  .option('--input <file>', 'the body as it is in a file, - from stdin; its type by its name, or -H')
  .option('-H, --header <name: value>', 'a request header (again for more)', gather)
  .option('-i, --include', 'show status and headers (on stderr)')
  .option('-o, --output <file>', "the answer's body into a file, however long")
  .option('--no-fail', 'exit with 0 even when the API answers 400 or more')
  .action(async (provider, method, path, options) =>
    (await import('./commands/api.ts')).api(provider, method, path, options),
  )

program
  .command('logout')
  .description('revoke the token where possible, and forget it')
  .argument('<provider>', 'as in `valetkey status`: a name, or ./my.json')
  .addOption(account())
  .action(async (provider, options) => (await import('./commands/logout.ts')).logout(provider, options))

program
  .command('providers')
  .description('the services valetkey knows')
  .option('--all', 'those nobody here has tried as well')
  .option('--json', 'as JSON')
  .option('--schema', 'instead: the JSON Schema of a definition of your own, for your editor')
  .action(async options => (await import('./commands/providers.ts')).providers(options))

program
  .command('reseal')
  .description('bring all that an application keeps under its first key, while it goes on')
  .argument('<vault>', 'a file, postgres://…, or redis://…')
  .option('--keys <file>', 'its keys, the new one first, as JSON (default: VALETKEY_KEYS)')
  .action(async (vault, options) => (await import('./commands/reseal.ts')).reseal(vault, options))

program
  .command('sandbox')
  .description('run the services on this machine: nothing real, no internet')
  .addOption(new Option('--port <port>', 'first of the ports').env('PORT').argParser(port).default(4100))
  .option('--data <folder>', 'where to keep its data (default: .valetkey)')
  .addOption(new Option('--memory', 'keep nothing').conflicts('data'))
  .option('--reset', 'begin anew')
  .action(async options => (await import('./commands/sandbox.ts')).sandbox(options))

addProviderCommands(program)

program.addHelpText(
  'after',
  `
Try it with nothing real:
  valetkey sandbox                       in one terminal
  valetkey login mastodon --sandbox      in another
  valetkey api mastodon get /api/v1/accounts/verify_credentials

A provider of your own:
  valetkey init && valetkey serve

Exit codes: 0 ok, 1 failed, 2 usage, 3 cancelled or denied, 4 sign-in needed, 5 network,
            6 the API answered 400 or more, 130 interrupted
Environment: VALETKEY_HOME, VALETKEY_SECRET, VALETKEY_SANDBOX, VALETKEY_<PROVIDER>_CLIENT_ID and _SECRET, NO_COLOR;
             of a provider: VALETKEY_CONFIG, VALETKEY_KEYS, VALETKEY_METRICS_TOKEN, DATABASE_URL, REDIS_URL`,
)

function seconds(text: string): number {
  const value = Number(text)
  if (value > 0) return value
  throw new InvalidArgumentError('It is a number of seconds.')
}

function port(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value < 65_530) return value
  throw new InvalidArgumentError('It is a number from 0 to 65529.')
}

/** One place decides how the program ends: what to say on stderr, and with which code. */
async function run(): Promise<number> {
  try {
    await program.parseAsync()
    return Number(process.exitCode ?? exitCodes.ok)
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
    const { asFailure } = await import('./report.ts')
    const failure = asFailure(error)
    say(`${paint('red', '✗')} ${failure.message}`)
    if (failure.next) say(`  ${failure.next}`)
    return exitCodes[failure.kind]
  }
}

process.on('SIGINT', () => process.exit(exitCodes.interrupted))
process.stdout.on('error', error => process.exit((error as NodeJS.ErrnoException).code === 'EPIPE' ? 0 : 1))
process.exitCode = await run()
