import { type Call, type Outcome, personal, type Row } from './call.ts'
import { categories, categoryList } from './categories.ts'
import { flattrThing, flattrUrl } from './flattrs.ts'
import { languages } from './languages.ts'
import { rateLimit } from './limits.ts'
import { listOf } from './parameters.ts'
import { readSubmission, readUrl } from './submission.ts'
import { termLines } from './terms.ts'
import { createThing, showThing, showThings } from './things.ts'
import { showUser, showViewer } from './users.ts'

const ofThings = ['things', 'thing'] as const

/** Every resource of the REST API. The first row that fits path and method answers. */
export const routes: readonly Row[] = [
  { method: 'GET', path: '/', access: 'public', run: hello },
  { method: 'GET', path: '/user', access: 'token', run: getViewer },
  { method: 'GET', path: '/users/:username', access: 'public', run: getUser },
  { method: 'GET', path: '/things', access: 'public', run: getThingsById, list: ofThings },
  { method: 'POST', path: '/things', access: 'thing', run: postThing },
  { method: 'GET', path: '/things/:ids', access: 'public', run: getThings, list: ofThings },
  { method: 'POST', path: '/things/:id/flattr', access: 'flattr', run: postFlattr },
  { method: 'POST', path: '/flattr', access: 'flattr', run: postFlattrUrl },
  {
    method: 'GET',
    path: '/categories',
    access: 'public',
    run: getCategories,
    list: ['categories', 'category'],
    text: true,
  },
  {
    method: 'GET',
    path: '/languages',
    access: 'public',
    run: getLanguages,
    list: ['languages', 'language'],
    text: true,
  },
  { method: 'GET', path: '/rate_limit', access: 'public', run: getRateLimit, uncounted: true, from: '2012' },
]

/** gPodder asks for this to find out whether it is Flattr it talks to. */
function hello({ service }: Call): Outcome {
  return { data: { message: 'hello_world', description: 'REST API v2', documentation: service.urls.docs } }
}

async function getViewer(call: Call): Promise<Outcome> {
  return { data: await showViewer(call.service, personal(call)) }
}

async function getUser({ service, path, view }: Call): Promise<Outcome> {
  return { data: await showUser(service, path['username'] ?? '', view) }
}

async function getThings({ service, path, view }: Call): Promise<Outcome> {
  const { ids = '' } = path
  if (!ids.includes(',')) return { data: await showThing(service, ids, view) }
  return { data: await showThings(service, listOf({ ids }, 'ids'), view) }
}

async function getThingsById({ service, parameters, view }: Call): Promise<Outcome> {
  return { data: await showThings(service, listOf(parameters, 'id'), view) }
}

async function postThing(call: Call): Promise<Outcome> {
  const created = await createThing(call.service, readSubmission(call.parameters), personal(call))
  return { data: created, status: 201, headers: { location: created.link } }
}

async function postFlattr(call: Call): Promise<Outcome> {
  return { data: await flattrThing(call.service, call.path['id'] ?? '', personal(call)) }
}

async function postFlattrUrl(call: Call): Promise<Outcome> {
  return { data: await flattrUrl(call.service, readUrl(call.parameters), personal(call)) }
}

function getCategories({ view }: Call): Outcome {
  return { data: categoryList(view.era), text: termLines(categories) }
}

function getLanguages(): Outcome {
  return { data: languages.map(language => ({ ...language })), text: termLines(languages) }
}

function getRateLimit({ standing }: Call): Outcome {
  return { data: rateLimit(standing) }
}
