import { svg } from '../svg.ts'
import { profileById, profiles } from './data.ts'

/** What may stand between a name and the file suffix; without any it is the picture as it was uploaded. */
const sizes: Readonly<Record<string, number>> = {
  '': 400,
  _normal: 48,
  _bigger: 73,
  _mini: 24,
  _200x200: 200,
  _400x400: 400,
}

/** Answers `/profile_images/alice_normal.svg`: the first letter of the name. */
export function profileImage(file: string): Response {
  const [, name = '', size = ''] = /^([a-z0-9]+)(_\w+)?\.svg$/.exec(file) ?? []
  const profile = profiles.find(({ screenName }) => screenName === name)
  const edge = Object.hasOwn(sizes, size) ? sizes[size] : undefined
  if (!profile || edge === undefined) return notFound()
  const letter = profile.name.slice(0, 1)
  return svg(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="${edge}" height="${edge}"><rect width="48" height="48" rx="5" fill="#${profile.colour}"/><text x="24" y="33" font-family="sans-serif" font-size="26" fill="#fff" text-anchor="middle">${letter}</text></svg>\n`,
  )
}

/** Answers `/profile_banners/90210001`: a person's colour, fading. */
export function banner(id: string): Response {
  const profile = profileById(id)
  if (!profile) return notFound()
  return svg(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1" width="1500" height="500"><rect width="3" height="1" fill="#${profile.colour}" opacity=".45"/></svg>\n`,
  )
}

/** The background everybody began with: a sky with a cloud. */
export const background = (): Response =>
  svg(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30" width="400" height="300"><rect width="40" height="30" fill="#c0deed"/><path d="M8 20a4 4 0 0 1 2-7.6 6 6 0 0 1 11.4-1.6A5 5 0 0 1 28 20z" fill="#fff"/></svg>\n',
  )

const notFound = (): Response => new Response('Not found\n', { status: 404 })
