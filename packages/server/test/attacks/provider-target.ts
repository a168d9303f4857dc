import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { createServer, defaultPolicy, type GuardEnv, type Provider, type ServerOptions } from '@valetkey/server'
import { deviceCode } from '@valetkey/server/grants/device-code'
import { tokenExchange } from '@valetkey/server/grants/token-exchange'
import type { Storage } from '@valetkey/server/storage/storage'
import {
  type Abilities,
  type App,
  createTarget,
  type NewApp,
  type Person,
  type Target,
} from '@valetkey/server/testing/attacks'
import { Hono } from 'hono'
import { settle } from '../person.ts'

const alice: Person = { username: 'alice', password: 'wonderland' }
const bob: Person = { username: 'bob', password: 'builder-of-walls' }
const keys = [{ kid: 'attacks', secret: 'a secret of more than thirty-two characters' }]
const scopes = { read: 'Read your things', write: 'Change your things', 'write:things': 'Change one kind of thing' }

/** A port that is ours, and who answers there at the moment. */
interface Door {
  readonly origin: string
  provider: Provider
  close(): Promise<void>
}

/** Our provider with its default policy, and the device grant, behind real HTTP, with everything an attack could need. */
export interface ProviderTarget {
  readonly target: Target
  close(): Promise<void>
}

/**
 * `open` gives a storage on the same database each time: one for each node, and one after every restart. `loosened` is
 * what differs from the default policy, and other options of a server that is less careful than ours.
 */
export async function providerTarget(
  open: () => Storage,
  loosened: Partial<ServerOptions> = {},
): Promise<ProviderTarget> {
  const written: string[] = []
  const listening = overhear(written)
  const [door, other] = [await openDoor(), await openDoor()]
  const start = (): Provider =>
    createServer({
      issuer: door.origin,
      storage: open(),
      keys,
      scopes,
      openid: true,
      onEvent: event => written.push(JSON.stringify(event)),
      ...loosened,
      policy: {
        grants: [...defaultPolicy.grants, deviceCode.type, tokenExchange.type],
        exchanges: 'own',
        ...loosened.policy,
      },
    })
  door.provider = start()
  other.provider = start()
  for (const person of [alice, bob]) await settle(door.provider.storage, person)
  const newApp = (input: NewApp) => register(door.provider, input)
  const target = createTarget({
    issuer: door.origin,
    authorize: `${door.origin}/oauth/authorize`,
    token: `${door.origin}/oauth/token`,
    app: await newApp({ name: 'Photo Keeper', redirectUris: ['https://app.example/callback?kept=1', OOB] }),
    person: alice,
    scope: 'read',
    buttons: { allow: ['decision', 'allow'], deny: ['decision', 'deny'] },
    ...(await abilities(door, other, newApp)),
    restart: async () => {
      await door.provider.close()
      door.provider = start()
    },
    records: async () => written.join('\n'),
  })
  return {
    target,
    async close() {
      listening.stop()
      for (const one of [door, other]) {
        await one.close()
        await one.provider.close()
      }
    },
  }
}

/** Linux has all of 127.0.0.0/8; elsewhere there is one address, and case 53 is skipped. */
const otherAddress = process.platform === 'linux' ? '127.0.0.2' : undefined

const OOB = 'urn:ietf:wg:oauth:2.0:oob'

type Static = Omit<Abilities, 'restart' | 'records' | 'otherAddress'> & Partial<Pick<Abilities, 'otherAddress'>>

async function abilities(door: Door, other: Door, newApp: Abilities['newApp']): Promise<Static> {
  const { origin } = door
  const storage = () => door.provider.storage
  const idOf = async ({ username }: Person) => (await storage().users.byUsername(username))!.id
  const rowOf = async ({ clientId }: App) => (await storage().apps.byClientId(clientId))!.id
  return {
    revoke: `${origin}/oauth/revoke`,
    introspect: `${origin}/oauth/introspect`,
    par: `${origin}/oauth/par`,
    device: `${origin}/oauth/device_authorization`,
    oauth1: {
      requestToken: `${origin}/oauth/request_token`,
      authorize: `${origin}/oauth/authorize`,
      accessToken: `${origin}/oauth/access_token`,
    },
    upgrade: true,
    exchange: true,
    openid: { jwks: `${origin}/oauth/jwks`, userinfo: `${origin}/oauth/userinfo` },
    refreshTokens: true,
    formPost: true,
    api: `${origin}/api/echo`,
    moreScope: 'write',
    apiMore: `${origin}/api/write`,
    childScope: 'write:things',
    otherApp: await newApp({ name: 'Other', redirectUris: ['https://other.example/callback'] }),
    // Its memory is switched on: what must not happen to a public app can happen here.
    publicApp: await newApp({
      name: 'Native',
      public: true,
      redirectUris: ['https://native.example/callback'],
      policy: { autoApprove: 'consent' },
    }),
    otherPerson: bob,
    signIn: `${origin}/sign-in`,
    ...(otherAddress !== undefined && { otherAddress }),
    otherNode: `${other.origin}/api/echo`,
    newApp,
    moveClock: async ms => {
      for (const { provider } of [door, other]) provider.storage.setClockOffset(ms)
    },
    lock: async (person, locked) => void (await storage().users.update(await idOf(person), { locked })),
    disable: async (app, disabled) => void (await storage().apps.update(await rowOf(app), { disabled })),
    takeBack: async (person, app) =>
      void (await storage().consents.revoke(await idOf(person), await rowOf(app), 'attack')),
  }
}

async function register(provider: Provider, input: NewApp): Promise<App> {
  const { app, clientSecret } = await provider.apps.create(input)
  return { clientId: app.clientId, clientSecret, redirectUri: app.redirectUris[0] ?? '' }
}

/** Listens before there is anything to answer: a provider must know its origin first. */
async function openDoor(): Promise<Door> {
  const api = new Hono<GuardEnv>()
  const guarded = (scope: string) => (request: Request) => {
    const app = new Hono<GuardEnv>()
    app.use('*', door.provider.guard(scope))
    app.all('*', c => c.json({ user: c.get('authorization').user?.username }))
    return app.fetch(request)
  }
  api.all('/api/echo', c => guarded('read')(c.req.raw))
  api.all('/api/write', c => guarded('write')(c.req.raw))
  api.all('*', c => door.provider.fetch(c.req.raw, c.env as object))
  const server = await new Promise<ServerType>(resolve => {
    const started: ServerType = serve({ fetch: api.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(started))
  })
  const door = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        // Some attacks leave a request half sent: nobody waits for its end.
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  } as Door
  return door
}

/** Everything that is written to the console from now on. */
function overhear(written: string[]): { stop(): void } {
  const { error, warn, log } = console
  for (const [name, say] of Object.entries({ error, warn, log })) {
    Object.assign(console, {
      [name]: (...words: unknown[]) => {
        written.push(words.map(String).join(' '))
        say(...words)
      },
    })
  }
  return { stop: () => void Object.assign(console, { error, warn, log }) }
}
