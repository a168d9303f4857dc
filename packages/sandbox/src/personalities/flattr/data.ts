import { emptyProfile, type Flattr, type NewThing, type Profile, type Store } from '@valetkey/flattr'

/** Who a person is on Flattr. The id is also the user id in the provider's storage. */
export const idOf = (username: string): string => ids[username] ?? username

const ids: Readonly<Record<string, string>> = { alice: '3bpQAL', bob: '5cKtRb', carol: '7dMwZc' }

const at = (day: string): number => Date.parse(`${day}T09:30:00Z`)

const person = (username: string, registered: string, known: Partial<Profile>): Profile => ({
  ...emptyProfile(idOf(username), at(registered)),
  ...known,
})

const profiles: readonly Profile[] = [
  person('alice', '2010-05-04', {
    firstname: 'Alice',
    lastname: 'Liddell',
    city: 'Oxford',
    country: 'United Kingdom',
    about: 'Curiouser and curiouser!',
    url: 'http://alice.example',
  }),
  person('bob', '2010-08-12', {
    firstname: 'Bob',
    lastname: 'Builder',
    city: 'Malmö',
    country: 'Sweden',
    about: 'Can we fix it?',
    url: 'http://bob.example',
    activeSupporter: true,
  }),
  // She says little of herself, and her money was spent in October.
  person('carol', '2011-01-06', { firstname: 'Carol', lastname: 'Winter', means: false }),
]

type Seed = Pick<NewThing, 'category' | 'language' | 'url' | 'title' | 'description' | 'tags'> & {
  readonly owner: string
  readonly day: string
  readonly hidden?: boolean
}

/** What the playground offers to flattr: bob's, and nobody but carol has flattred it. */
export const unflattredUrl = 'http://bob.example/crane'

const seeds: readonly Seed[] = [
  {
    owner: 'alice',
    day: '2011-03-14',
    category: 'text',
    language: 'en_GB',
    url: 'http://alice.example/tea',
    title: 'A mad tea party',
    description: 'It is always six o’clock there, and there is no time to wash the things between whiles.',
    tags: ['tea', 'manners', 'time'],
  },
  {
    owner: 'alice',
    day: '2011-04-02',
    category: 'images',
    language: 'en_GB',
    url: 'http://alice.example/rabbit?view=large#watch',
    title: 'White rabbit, in a hurry',
    description: 'He took a watch out of his waistcoat pocket. Luckily I had a camera in mine.',
    tags: ['rabbit', 'photo'],
  },
  {
    owner: 'alice',
    day: '2011-06-21',
    category: 'text',
    language: 'fr_FR',
    url: 'http://alice.example/fr/souris',
    title: 'La souris et la nageuse',
    description: 'Comment on parle à une souris, et de quoi il vaut mieux se taire.',
    tags: ['souris', 'français'],
  },
  {
    owner: 'alice',
    day: '2011-10-01',
    category: 'rest',
    language: 'en_GB',
    url: 'http://alice.example/diary',
    title: 'Diary, page one',
    description: 'Nobody but me should find this.',
    tags: ['diary'],
    hidden: true,
  },
  {
    owner: 'bob',
    day: '2011-02-09',
    category: 'software',
    language: 'en_GB',
    url: unflattredUrl,
    title: 'crane, a program that lifts',
    description: 'Moves what is too heavy for one machine to the next one.\nNeeds no more than a rope.',
    tags: ['software', 'tools', 'free software'],
  },
  {
    owner: 'bob',
    day: '2011-05-30',
    category: 'video',
    language: 'de_DE',
    url: 'http://bob.example/haus',
    title: 'Ein Haus an einem Tag',
    description: 'Vom ersten Spatenstich bis zum Richtfest, in vier Minuten.',
    tags: ['bauen', 'zeitraffer'],
  },
  {
    owner: 'bob',
    day: '2011-07-17',
    category: 'text',
    language: 'sv_SE',
    url: 'http://bob.example/sv/koja',
    title: 'Så bygger man en trädkoja',
    description: 'Allt man behöver är ett träd, några brädor och en snäll granne.',
    tags: ['bygga', 'träd'],
  },
  {
    owner: 'bob',
    day: '2011-09-05',
    category: 'audio',
    language: 'en_GB',
    url: 'http://bob.example/sounds',
    title: 'Sounds of a building site',
    description: 'An hour of hammers, before anybody shouted.',
    tags: ['sound', 'site'],
  },
  {
    owner: 'bob',
    day: '2011-11-01',
    category: 'people',
    language: 'en_GB',
    url: 'http://bob.example/',
    title: 'Bob Builder',
    description: 'What I do, and how to find me.',
    tags: ['bob'],
  },
  {
    owner: 'carol',
    day: '2011-01-20',
    category: 'audio',
    language: 'en_GB',
    url: 'http://carol.example/december',
    title: 'Songs for December',
    description: 'Twelve of them, sung in the kitchen.',
    tags: ['songs', 'winter', 'podcast'],
  },
  {
    owner: 'carol',
    day: '2011-08-24',
    category: 'text',
    language: 'es_ES',
    url: 'http://carol.example/es/villancicos',
    title: 'Villancicos para todo el año',
    description: '¿Por qué esperar a diciembre? Letras y acordes.',
    tags: ['canciones'],
  },
  {
    owner: 'carol',
    day: '2011-11-12',
    category: 'images',
    language: 'ja_JP',
    url: 'http://carol.example/ja/yuki',
    title: '初雪の朝の写真',
    description: 'まだ誰も歩いていない道。',
    tags: ['雪', '朝'],
  },
]

const things = seeds.map(({ owner, day, ...about }, index) => ({
  hidden: false,
  image: '',
  ...about,
  id: 431_001 + index,
  ownerId: idOf(owner),
  createdAt: at(day),
}))

/** Who has flattred what, when. */
const flattred: readonly (readonly [who: string, url: string, day: string])[] = [
  ['alice', 'http://bob.example/haus', '2011-06-01'],
  ['alice', 'http://carol.example/december', '2011-02-01'],
  ['bob', 'http://alice.example/tea', '2011-03-15'],
  ['bob', 'http://carol.example/december', '2011-03-02'],
  ['bob', 'http://carol.example/ja/yuki', '2011-11-13'],
  ['carol', 'http://alice.example/tea', '2011-04-01'],
  ['carol', unflattredUrl, '2011-09-09'],
]

const flattrs: readonly Flattr[] = flattred.flatMap(([who, url, day]) => {
  const thing = things.find(one => one.url === url)
  return thing ? [{ thingId: thing.id, userId: idOf(who), createdAt: at(day) }] : []
})

/**
 * Fills a store that nobody has used. The profiles come last and carol's is the last of them: without means she could not
 * have flattred anything, and what was begun before a crash is finished the next time.
 */
export async function seed(store: Store): Promise<void> {
  if (await store.profiles.find(idOf('carol'))) return
  await Promise.all(things.map(thing => store.things.insert(thing)))
  await Promise.all(flattrs.map(flattr => store.flattrs.add(flattr)))
  for (const profile of profiles) await store.profiles.put(profile)
}
