import { type Browser, beginAct, currentAct } from './browser.ts'
import type { Journal } from './journal.ts'
import { noticeOf } from './notice.ts'
import type { Connected } from './services/connected.ts'

/** A visitor's click on one card, or the return from it. */
export interface Visit extends Connected {
  readonly browser: Browser
  readonly request: Request
  readonly journal: Journal
}

export type Deed = (visit: Visit) => Promise<Response>

const connectTitle = ({ service }: Visit): string => `Connecting ${service.title}`

/** Sends the browser to the service, to ask its user. */
const connect: Deed = visit => {
  const { app, service, browser, request, journal } = visit
  const act = beginAct(browser, service.name, connectTitle(visit))
  const options = { callback: `/connect/${service.name}/callback`, user: browser.id, scope: service.scope }
  return journal.during(act, () => app.authorize(request, options))
}

/** The browser came back, with a code, a verifier, or a refusal. */
const callback: Deed = visit => {
  const { app, service, browser, request, journal } = visit
  const act = currentAct(browser, service.name, connectTitle(visit))
  return journal.during(act, () =>
    app.authorized(request, ({ connection }) => {
      browser.notice = connection
        ? {
            tone: 'good',
            text: `${service.title} is connected.`,
            next: `Try “${service.action.label}”, then look below.`,
          }
        : {
            tone: 'plain',
            text: `You did not let us into ${service.title}.`,
            next: 'Nothing was kept. Connect again whenever you like.',
          }
      return goHome()
    }),
  )
}

/** One typical call to the service's API. */
const call: Deed = async ({ app, service, browser, request, journal }) => {
  const form = new URLSearchParams(await request.text())
  const act = beginAct(browser, service.name, service.action.title)
  const result = await journal.during(act, () => service.action.run(app.for(browser.id), form))
  browser.results.set(service.name, result)
  return goHome(service.name)
}

const disconnect: Deed = async ({ app, service, browser, journal }) => {
  const act = beginAct(browser, service.name, `Disconnecting ${service.title}`)
  const { revoked } = await journal.during(act, () => app.disconnect(browser.id))
  browser.results.delete(service.name)
  browser.notice = {
    tone: 'good',
    text: `${service.title} is disconnected.`,
    next: revoked
      ? 'The token was revoked there and deleted here.'
      : 'The token was deleted here. The service has no way to revoke it: one removes the app in its settings.',
  }
  return goHome()
}

/** After every change the browser is sent to a page it may load again. RFC 9110 §15.4.4 */
function goHome(card?: string): Response {
  return new Response(null, { status: 303, headers: { Location: card ? `/#${card}` : '/' } })
}

/** What goes wrong is told on the next page, with what to do about it. */
const forgiving =
  (deed: Deed): Deed =>
  async visit => {
    try {
      return await deed(visit)
    } catch (error) {
      visit.browser.notice = noticeOf(error)
      return goHome()
    }
  }

export const deeds: Readonly<Record<'connect' | 'callback' | 'call' | 'disconnect', Deed>> = {
  connect: forgiving(connect),
  callback: forgiving(callback),
  call: forgiving(call),
  disconnect: forgiving(disconnect),
}
