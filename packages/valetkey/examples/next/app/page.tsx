import { flickr, mastodon } from '../lib/oauth'
import { visitor } from '../lib/visitor'

export default async function Page() {
  const user = await visitor()
  return (
    <main>
      <Service name="mastodon" says={user && (await whoAt(user))} />
      <Service name="flickr" says={user && (await photosOf(user))} />
    </main>
  )
}

/** Not `<Link>`: that would fetch the address to be quick, and so begin a sign-in nobody asked for. */
function Service({ name, says }: { name: string; says: string | undefined }) {
  if (!says) return <a href={`/connect/${name}?next=/`}>Connect {name}</a>
  return (
    <form method="post" action={`/connect/${name}/disconnect`}>
      {says} <button type="submit">Disconnect {name}</button>
    </form>
  )
}

async function whoAt(user: string): Promise<string | undefined> {
  if (!(await mastodon.connection(user))) return undefined
  const { data } = await mastodon.for(user).get<{ username: string }>('/api/v1/accounts/verify_credentials')
  return `On Mastodon you are @${data.username}.`
}

async function photosOf(user: string): Promise<string | undefined> {
  if (!(await flickr.connection(user))) return undefined
  const { data } = await flickr
    .for(user)
    .get<{ photos: { total: number } }>('flickr.people.getPhotos', { user_id: 'me' })
  return `On Flickr you have ${data.photos.total} photos.`
}
