import { ConnectError, type Connection, type Outcome, type RemoteApp } from 'valetkey'
import { openDesk, refuseAnother } from '../desk.ts'
import { Failure } from '../failure.ts'
import { providerName } from '../provider-name.ts'
import { asFailure } from '../report.ts'
import { resolveTarget, type TargetOptions } from '../target.ts'
import { canAsk, paint, say } from '../terminal.ts'
import { doubt } from '../tried.ts'
import { showCode, untilAnswered } from '../ways/device.ts'
import { type Arrival, listenOnLoopback } from '../ways/loopback.ts'
import { byHand, paste } from '../ways/paste.ts'
import { canOpenBrowser, chooseWay, openBrowser, type Way } from '../ways/way.ts'

export interface LoginOptions extends TargetOptions {
  readonly scope?: string
  readonly as: string
  readonly way?: Way
  readonly browser: boolean
  /** seconds to wait for the browser */
  readonly timeout: number
}

/** `valetkey login`: connects an account and keeps its token. */
export async function login(provider: string, options: LoginOptions): Promise<void> {
  const desk = await openDesk()
  const accounts = (await desk.accounts.list()).filter(account => account.provider === providerName(provider))
  for (const account of accounts) refuseAnother(provider, account)
  const earlier = accounts.find(({ as }) => as === options.as)
  const target = await resolveTarget(provider, options)
  const app = await desk.remoteApp(target)
  // What has worked once is not doubted any more; in a sandbox it is not the provider's own answer that counts.
  const doubts =
    accounts.length > 0 || options.sandbox !== undefined ? undefined : doubt(target.provider, app.definition)
  if (doubts !== undefined) say(`${paint('dim', doubts)}\n`)
  const signIn = ways[chooseWay(options.way, process.stdout.isTTY === true)]
  const { outcome, loopbackPort } = await signIn(app, options, earlier?.loopbackPort)
  const { account, scope } = allowed(outcome)
  await desk.accounts.save({
    ...target,
    as: options.as,
    ...(account && { who: account.name }),
    scope,
    ...(loopbackPort && { loopbackPort }),
    signedInAt: new Date().toISOString(),
  })
  const who = account ? ` as ${paint('bold', account.name)}` : ''
  // OAuth 1.0a's answers do not say what was allowed.
  const what = scope.length > 0 ? `, ${scope.join(' ')}` : ''
  say(`${paint('green', '✓')} Signed in${who}${what}, kept in ${desk.home.folder}`)
}

interface Ended {
  readonly outcome: Outcome
  readonly loopbackPort?: number
}

type SignIn = (app: RemoteApp, options: LoginOptions, lastPort?: number) => Promise<Ended>

const ways: Readonly<Record<Way, SignIn>> = { paste: byPaste, loopback: byLoopback, device: byDevice }

/** Shows the address; the person brings back what they find there. */
async function byPaste(app: RemoteApp, options: LoginOptions, loopbackPort?: number): Promise<Ended> {
  const { callback, ends, question } = byHand(app.definition)
  const { url, pending } = await app.begin({ callback, ...about(options) })
  await show(url, options)
  if (ends !== undefined) say(`${ends}\n`)
  const outcome = await untilRead(async () => app.finish(await paste(question), pending))
  return { outcome, ...(loopbackPort && { loopbackPort }) }
}

/** What is plainly no code never left this machine: at a terminal one may try again. */
async function untilRead(attempt: () => Promise<Outcome>): Promise<Outcome> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      const mistyped = error instanceof ConnectError && ['code_expected', 'pin_expected'].includes(error.code)
      if (!mistyped || !canAsk()) throw error
      const { message, next = '' } = asFailure(error)
      say(`${paint('yellow', message)} ${next}`)
    }
  }
}

/** The browser brings it back by itself. */
async function byLoopback(app: RemoteApp, options: LoginOptions, lastPort?: number): Promise<Ended> {
  const loopback = await listenOnLoopback(lastPort)
  try {
    const { url, pending } = await app.begin({ callback: loopback.redirectUri, ...about(options) })
    await show(url, options)
    say(`Waiting for the browser to come back to ${new URL(loopback.redirectUri).host} …`)
    const arrival = await loopback.wait(options.timeout * 1000)
    return {
      outcome: await finishAndTell(arrival, () => app.finish(arrival.url, pending)),
      loopbackPort: loopback.port,
    }
  } finally {
    loopback.close()
  }
}

/** The person types a code into a browser that may be anywhere. */
async function byDevice(app: RemoteApp, options: LoginOptions, loopbackPort?: number): Promise<Ended> {
  const device = await app.device(about(options))
  showCode(device)
  const outcome = await untilAnswered(device, options.timeout * 1000)
  return { outcome, ...(loopbackPort && { loopbackPort }) }
}

/** The browser's page says what the terminal says. */
async function finishAndTell(arrival: Arrival, finish: () => Promise<Outcome>): Promise<Outcome> {
  try {
    const outcome = await finish()
    arrival.answer(outcome.connection ? 'signedIn' : 'denied')
    return outcome
  } catch (error) {
    arrival.answer('failed')
    throw error
  }
}

const about = ({ scope, as }: LoginOptions): { user: string; scope?: string } => ({ user: as, ...(scope && { scope }) })

async function show(url: string, { browser }: LoginOptions): Promise<void> {
  const opened = browser && canOpenBrowser() && (await openBrowser(url))
  say(opened ? 'Your browser opens this address; sign in there:' : 'Open this address in a browser and sign in there:')
  say(`\n  ${paint('underline', url)}\n`)
}

function allowed({ connection, denied }: Outcome): Connection {
  if (connection) return connection
  const reason = denied ? ` (${denied.description ?? denied.reason})` : ''
  throw new Failure(
    'cancelled',
    `Access was not given${reason}.`,
    'Nothing was kept. Run the command again to ask again.',
  )
}
