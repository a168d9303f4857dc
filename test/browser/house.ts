import { createServer as createHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer, defaultPolicy, type Provider } from '@valetkey/server'
import { deviceCode } from '@valetkey/server/grants/device-code'
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import type { App, User } from '@valetkey/server/storage/storage'
import type { BrowserContext } from 'playwright-core'
import { toNode } from 'valetkey/frameworks/node'
import { encodeForm } from 'valetkey/http/form'

const scopes = {
  read: { en: 'Read your things', de: 'Ihre Sachen lesen', risk: 'read' },
  write: { en: 'Change your things', de: 'Ihre Sachen ändern', risk: 'write' },
  erase: { en: 'Erase everything you have here', de: 'Alles löschen, was Sie hier haben', risk: 'danger' },
} as const

export const outOfBand = 'urn:ietf:wg:oauth:2.0:oob'
export const callback = 'https://photokeeper.example/callback'

/** A provider on a port of its own, with everything a person can meet there switched on. Ada runs it. */
export interface House {
  readonly provider: Provider
  readonly origin: string
  /** A person without a password, or ada. */
  newPerson(name?: string, displayName?: string): Promise<User>
  newApp(patch?: Partial<Parameters<Provider['apps']['create']>[0]>): Promise<App & { readonly secret: string | null }>
  /** Where this app sends people to ask for this. */
  asking(app: App, scope: string, params?: Readonly<Record<string, string>>): string
  /** The person said yes to this before. */
  allow(app: App, person: User, scope: string): Promise<void>
  /** What a device shows that waits for its person. */
  waitingDevice(): Promise<{ readonly user_code: string; readonly verification_uri_complete: string }>
  signIn(context: BrowserContext, person: User): Promise<void>
  close(): Promise<void>
}

export async function openHouse(): Promise<House> {
  const http = createHttp((request, response) => void toNode(asked => provider.fetch(asked))(request, response))
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const provider = createServer({
    issuer: origin,
    storage: sqliteStorage(':memory:'),
    keys: [{ kid: 'test', secret: 'a secret of more than thirty-two characters' }],
    scopes,
    signUp: true,
    portal: true,
    admin: ({ username }) => username.startsWith('ada'),
    brand: { name: 'Photo House', tagline: { en: 'pictures for everyone', de: 'Bilder für alle' } },
    policy: { pkce: 'optional', grants: [...defaultPolicy.grants, deviceCode.type] },
  })
  let people = 0

  const house: House = {
    provider,
    origin,
    async newPerson(name = 'alice', displayName = name) {
      const number = ++people
      const user = {
        id: `person-${number}`,
        username: `${name}${number}`,
        displayName,
        email: null,
        passwordHash: null,
      }
      await provider.storage.users.insert(user)
      return (await provider.storage.users.byId(user.id))!
    },
    async newApp(patch = {}) {
      const { app, clientSecret } = await provider.apps.create({
        name: 'Photo Keeper',
        redirectUris: [callback, outOfBand],
        website: 'https://photokeeper.example/about',
        ...patch,
      })
      return { ...app, secret: clientSecret }
    },
    asking: ({ clientId: client_id }, scope, params = {}) =>
      `${origin}/oauth/authorize?${encodeForm({ response_type: 'code', client_id, redirect_uri: outOfBand, scope, ...params })}`,
    async allow(app, person, scope) {
      await provider.decide({ url: house.asking(app, scope), userId: person.id, decision: 'allow' })
    },
    async waitingDevice() {
      const { clientId } = await house.newApp({ name: 'Living room', public: true, scopes: ['read'] })
      const asked = { method: 'POST', body: new URLSearchParams({ client_id: clientId }) }
      const begun = await (await fetch(`${origin}/oauth/device_authorization`, asked)).json()
      return begun as Awaited<ReturnType<House['waitingDevice']>>
    },
    async signIn(context, person) {
      const [name = '', value = ''] = (await provider.people.session(person.id)).split('=')
      await context.addCookies([{ name, value, url: origin }])
    },
    async close() {
      http.closeAllConnections()
      http.close()
      await provider.close()
    },
  }
  return house
}
