import { eraTraits, since } from './eras.ts'
import { FlattrError, type FlattrErrorCode } from './errors.ts'
import { type Entity, flattredThing, type PersonalView, thingResource } from './representations.ts'
import type { Service } from './service.ts'
import type { Flattring, Thing } from './store/store.ts'
import { findableThing, notFound } from './things.ts'

/** POST /things/:id/flattr */
export async function flattrThing(service: Service, id: string, view: PersonalView): Promise<Entity> {
  return flattr(service, await findableThing(service, id, view.viewer), view)
}

/**
 * POST /flattr with the URL of a thing. `hidden` keeps a thing out of listings ("not all content is suitable for public
 * listing"), not from those who are on its page and press its button.
 */
export async function flattrUrl(service: Service, url: string, view: PersonalView): Promise<Entity> {
  const thing = await service.store.things.byUrl(url)
  if (thing === null) throw notFound()
  return flattr(service, thing, view)
}

async function flattr(service: Service, { id }: Thing, view: PersonalView): Promise<Entity> {
  const done = await service.store.flattrs.add({ thingId: id, userId: view.viewer.user.id, createdAt: service.now() })
  if (!done.ok) throw refusal(done.refusal, view)
  const flattred = { message: 'ok', description: 'Thing was successfully flattred' }
  // "Deprecated in favour of the thing attribute", 2012-01-26.
  if (!since(view.era, '2012')) return { ...flattred, location: thingResource(id, view.urls) }
  return { ...flattred, thing: flattredThing(done.thing, view) }
}

type Refusal = Extract<Flattring, { ok: false }>['refusal']

function refusal(why: Refusal, { era }: PersonalView): FlattrError {
  const codes: Readonly<Record<Exclude<Refusal, 'unknown'>, FlattrErrorCode>> = {
    owner: 'flattr_owner',
    once: 'flattr_once',
    no_means: eraTraits[era].noMeans,
  }
  return why === 'unknown' ? notFound() : new FlattrError(codes[why])
}
