import { FlattrError } from './errors.ts'
import { type Entity, fullThing, type PersonalView, thingResource, type View, type Viewer } from './representations.ts'
import type { Service } from './service.ts'
import type { Thing } from './store/store.ts'
import type { Submission } from './submission.ts'
import { personById } from './users.ts'

type Things = Pick<Service, 'provider' | 'store' | 'urls' | 'now'>

/** More than a page of any list holds. */
const MOST_AT_ONCE = 100

/** GET /things/:id */
export async function showThing(service: Things, id: string, view: View): Promise<Entity> {
  const [found] = await describe(service, [await findableThing(service, id, view.viewer)], view)
  if (found === undefined) throw notFound()
  return found
}

/** GET /things/:id,:id and the older GET /things?id=:id,:id: those that are there. Throws not_found when none is. */
export async function showThings(service: Things, ids: readonly string[], view: View): Promise<readonly Entity[]> {
  if (ids.length === 0) throw new FlattrError('invalid_parameters', 'Name things in id, with commas between them')
  if (ids.length > MOST_AT_ONCE)
    throw new FlattrError('invalid_parameters', `No more than ${MOST_AT_ONCE} things at once`)
  const things = await service.store.things.byIds(ids.flatMap(id => readId(id) ?? []))
  const found = await describe(
    service,
    things.filter(thing => mayFind(thing, view.viewer)),
    view,
  )
  if (found.length === 0) throw notFound()
  return found
}

/** A thing by its id as the URL has it. Throws not_found, also for what is hidden from the viewer. */
export async function findableThing({ store }: Things, id: string, viewer: Viewer | null): Promise<Thing> {
  const number = readId(id)
  const thing = number === null ? null : await store.things.byId(number)
  if (thing === null || !mayFind(thing, viewer)) throw notFound()
  return thing
}

/** Hidden things are for their owners, and for tokens that may "find hidden things" (`extendedread`). */
const mayFind = ({ hidden, ownerId }: Thing, viewer: Viewer | null): boolean =>
  !hidden || viewer?.user.id === ownerId || viewer?.scopes.includes('extendedread') === true

export const notFound = (): FlattrError => new FlattrError('not_found', 'The requested thing(s) could not be found')

const readId = (text: string): number | null => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : null)

async function describe(service: Things, things: readonly Thing[], view: View): Promise<readonly Entity[]> {
  const { viewer } = view
  const ids = things.map(({ id }) => id)
  const flattred = viewer ? await service.store.flattrs.among(ids, viewer.user.id) : new Set<number>()
  const ownerIds = [...new Set(things.map(({ ownerId }) => ownerId))]
  const owners = new Map(await Promise.all(ownerIds.map(async id => [id, await personById(service, id)] as const)))
  return things.flatMap(thing => {
    const owner = owners.get(thing.ownerId)
    return owner ? [fullThing(thing, { owner, flattred: flattred.has(thing.id) }, view)] : []
  })
}

/** POST /things. Throws `validation` when the URL is a thing's already. */
export async function createThing(
  service: Things,
  submission: Submission,
  view: PersonalView,
): Promise<Entity & { readonly link: string }> {
  const thing = await service.store.things.insert({
    ...submission,
    ownerId: view.viewer.user.id,
    image: '',
    createdAt: service.now(),
  })
  if (thing === null) throw new FlattrError('validation', 'Url is already submitted')
  const { id } = thing
  const link = thingResource(id, service.urls)
  return { id, link, message: 'ok', description: 'Thing was created successfully' }
}
