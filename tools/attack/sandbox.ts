import type { App, NewApp, Person, Pointing } from '@valetkey/server/testing/attacks'
import type { Wanted } from './options.ts'

const alice: Person = { username: 'alice', password: 'wonderland' }
const bob: Person = { username: 'bob', password: 'builder' }

/** Fills in what was not said from the control API of a sandbox's provider: apps of its own, its people, its clock. */
export async function withSandbox({ issuer, app, person, abilities, ...rest }: Wanted['pointing']): Promise<Pointing> {
  const control = controlOf(issuer)
  const newApp = async (input: NewApp): Promise<App> => {
    const { clientId, clientSecret } = await control('apps', { ...input })
    return {
      clientId: String(clientId),
      clientSecret: clientSecret as string | null,
      redirectUri: input.redirectUris?.[0] ?? '',
    }
  }
  const redirectUris = ['https://attacked.example/callback?kept=1', 'urn:ietf:wg:oauth:2.0:oob']
  return {
    ...rest,
    issuer,
    app: app ?? (await newApp({ name: 'Attacked app', redirectUris })),
    person: person ?? alice,
    abilities: {
      otherPerson: bob,
      otherApp: await newApp({ name: 'Other app', redirectUris: ['https://other.example/callback'] }),
      publicApp: await newApp({ name: 'Native app', redirectUris: ['https://native.example/callback'], public: true }),
      newApp,
      moveClock: async ms => void (await control('clock', { now: ms === 0 ? null : Date.now() + ms })),
      ...abilities,
    },
  }
}

function controlOf(issuer: string) {
  return async (verb: string, body: object): Promise<Readonly<Record<string, unknown>>> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(new URL(`/_sandbox/${verb}`, issuer), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`the control API answers ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Readonly<Record<string, unknown>>
  }
}
