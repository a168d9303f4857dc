import type { AppInput, Provider } from '@valetkey/server'
import { OOB } from 'valetkey/oauth2/redirect-uri'
import type { Notebook } from './notebook.ts'
import { people } from './people.ts'
import type { OpenPersonality, Personality } from './personalities/personality.ts'
import type { SeededApps } from './seeded-apps.ts'

type Credentials = ReturnType<Personality['mintCredentials']>
type Role = 'lenient' | 'strict' | 'public'

/** Ids and secrets by personality and role, kept so that they stay the same. */
export type KeptCredentials = Readonly<Record<string, Readonly<Partial<Record<Role, Credentials>>>>>

/** Puts the people and apps every sandbox begins with into a provider, unless they are there already. */
export async function seed(
  personality: Personality,
  { provider, appScopes }: OpenPersonality,
  kept: Notebook<KeptCredentials>,
  playground: string,
): Promise<SeededApps> {
  for (const { username, password, displayName, email } of people) {
    if (await provider.people.byUsername(username)) continue
    const id = personality.idOf({ username, password, displayName, email })
    await provider.people.create({ id, username, password, displayName, email })
  }
  const rows = appsOf(personality, appScopes, playground)
  const apps = rows.map(
    async ([role, input]) => [role, await seedApp(personality, provider, kept, role, input)] as const,
  )
  return Object.fromEntries(await Promise.all(apps)) as unknown as SeededApps
}

function appsOf(
  { name, title, publicApp }: Personality,
  appScopes: readonly string[],
  playground: string,
): [Role, AppInput][] {
  const anywhere = { redirectUris: ['http://127.0.0.1/callback', OOB], policy: { loopback: 'any', oob: true } } as const
  const exactly = {
    redirectUris: [`${playground}/connect/${name}/callback`, 'https://client.example/callback'],
    policy: { loopback: 'exact', oob: false, callbackChecked: true },
  } as const
  const common = { scopes: appScopes, website: playground }
  return [
    ['lenient', { ...common, ...anywhere, name: `${title} sandbox app` }],
    ['strict', { ...common, ...exactly, name: `${title} sandbox app, strict` }],
    ...(publicApp ? [['public', { ...common, ...anywhere, name: `${title} native app`, public: true }] as const] : []),
  ] as [Role, AppInput][]
}

async function seedApp(
  personality: Personality,
  provider: Provider,
  kept: Notebook<KeptCredentials>,
  role: Role,
  input: AppInput,
) {
  const { clientId, clientSecret } = credentials(personality, kept, role)
  const { redirectUris = [] } = input
  const known = await provider.apps.byClientId(clientId)
  if (!known) await provider.apps.create({ ...input, clientId, ...(input.public ? {} : { clientSecret }) })
  // Another base port than last time: the strict app's callback follows the playground.
  else await provider.storage.apps.update(known.id, { redirectUris })
  return { clientId, clientSecret, redirectUris }
}

function credentials(personality: Personality, kept: Notebook<KeptCredentials>, role: Role): Credentials {
  const own = kept.value[personality.name] ?? {}
  const known = own[role]
  if (known) return known
  const minted = personality.mintCredentials()
  kept.write({ ...kept.value, [personality.name]: { ...own, [role]: minted } })
  return minted
}
