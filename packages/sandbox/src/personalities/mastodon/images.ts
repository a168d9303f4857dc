import { svg } from '../svg.ts'
import { profiles } from './data.ts'

const colours: Readonly<Record<string, string>> = { alice: '#46679b', bob: '#a0652f', carol: '#9b3d4f' }

/** A person's picture: the first letter of their name. */
export function avatar(file: string): Response {
  const profile = profiles.find(({ username }) => file === `${username}.svg`)
  if (!profile) return new Response('Not found\n', { status: 404 })
  const letter = profile.displayName.slice(0, 1)
  return svg(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="400" height="400"><rect width="80" height="80" fill="${colours[profile.username]}"/><text x="40" y="55" font-family="sans-serif" font-size="42" fill="#fff" text-anchor="middle">${letter}</text></svg>\n`,
  )
}

/** Nobody here has a header picture. */
export function header(): Response {
  return svg(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 1" width="1500" height="500"><rect width="3" height="1" fill="#c9c4b6"/></svg>\n',
  )
}
