import type { AppInput } from '@valetkey/server'
import { OOB } from 'valetkey/oauth2/redirect-uri'
import type { Notebook } from './notebook.ts'
import { people } from './people.ts'
import type { OpenPersonality, Personality } from './personalities/personality.ts'
import type { SeededApps } from './seeded-apps.ts'

type Credentials = ReturnType<Personality['mintCredentials']>
type Role = 'lenient' | 'strict' | 'public'

/** Ids and secrets by edition and role, kept so that they stay the same. */
export type KeptCredentials = Readonly<Record<string, Readonly<Partial<Record<Role, Credentials>>>>>

/** A personality as it is today (`era` null), or as it was. */
export interface Edition {
  /** Its key in sandbox.json: `flattr`, `flattr-2011`. */
  readonly name: string
  readonly era: string | null
}

export const editionsOf = ({ name, eras = [] }: Pick<Personality, 'name' | 'eras'>): readonly Edition[] => [
  { name, era: null },
  ...eras.map(era => ({ name: `${name}-${era}`, era })),
]

/** What seeding works on. */
export interface Ground {
  readonly personality: Personality
  readonly open: OpenPersonality
  readonly kept: Notebook<KeptCredentials>
  /** The playground's origin. */
  readonly playground: string
}

/** Puts the people every sandbox begins with into a provider, unless they are there already. */
export async function seedPeople({ personality, open: { provider } }: Ground): Promise<void> {
  for (const person of people) {
    const { username, passwordHash, displayName, email } = person
    if (await provider.people.byUsername(username)) continue
    await provider.storage.users.insert({ id: personality.idOf(person), username, passwordHash, displayName, email })
  }
}

/** The same with the apps of one edition. */
export async function seedApps(ground: Ground, edition: Edition): Promise<SeededApps> {
  const apps = appsOf(ground, edition).map(
    async ([role, input]) => [role, await seedApp(ground, edition, role, input)] as const,
  )
  return Object.fromEntries(await Promise.all(apps)) as unknown as SeededApps
}

function appsOf({ personality, open, playground }: Ground, { era }: Edition): [Role, AppInput][] {
  const { name, title, publicApp } = personality
  const ownCallback = `${playground}/connect/${name}/callback`
  const anywhere = {
    // In process the playground is at no loopback address.
    redirectUris: ['http://127.0.0.1/callback', OOB, ownCallback, ...(open.redirectUris ?? [])],
    policy: { loopback: 'any', oob: true, ...(era && { era }) },
  } as const
  const exactly = {
    redirectUris: [ownCallback, 'https://client.example/callback'],
    policy: { loopback: 'exact', oob: false, callbackChecked: true, ...(era && { era }) },
  } as const
  const scopes = (era !== null && open.scopesIn?.[era]) || open.appScopes
  const common = { scopes, website: playground }
  const called = `${title} sandbox app${era === null ? '' : ` of ${era}`}`
  return [
    ['lenient', { ...common, ...anywhere, name: called }],
    ['strict', { ...common, ...exactly, name: `${called}, strict` }],
    ...(publicApp ? [['public', { ...common, ...anywhere, name: `${title} native app`, public: true }] as const] : []),
  ] as [Role, AppInput][]
}

async function seedApp(
  { personality, open: { provider }, kept }: Ground,
  { name }: Edition,
  role: Role,
  input: AppInput,
) {
  const { clientId, clientSecret } = credentials(personality, kept, name, role)
  const { redirectUris = [], scopes = [] } = input
  const known = await provider.apps.byClientId(clientId)
  if (!known) await provider.apps.create({ ...input, clientId, ...(input.public ? {} : { clientSecret }) })
  // Another base port than last time: the strict app's callback follows the playground. Another release: what it may ask for.
  else await provider.storage.apps.update(known.id, { redirectUris, scopes })
  return { clientId, clientSecret, redirectUris }
}

function credentials(
  personality: Personality,
  kept: Notebook<KeptCredentials>,
  edition: string,
  role: Role,
): Credentials {
  const own = kept.value[edition] ?? {}
  const known = own[role]
  if (known) return known
  const minted = personality.mintCredentials()
  kept.write({ ...kept.value, [edition]: { ...own, [role]: minted } })
  return minted
}
