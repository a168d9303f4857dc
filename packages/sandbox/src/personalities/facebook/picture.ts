import { svg } from '../svg.ts'
import { type Profile, profiles } from './data.ts'

export interface Picture {
  readonly height: number
  readonly is_silhouette: boolean
  readonly url: string
  readonly width: number
}

type Options = Readonly<Record<string, string | undefined>>

/** `small`, `normal`, `large`; without any it is the small square. */
const sides: Readonly<Record<string, number>> = { square: 50, small: 50, normal: 100, large: 200 }
const most = 720

/** A person's picture at the size asked for: `picture.type(large)`, `picture.width(200)`, or the same words as parameters. */
export function pictureOf({ username }: Pick<Profile, 'username'>, options: Options, origin: string): Picture {
  const [width, height] = sizeOf(options)
  const url = `${origin}/p/${encodeURIComponent(username)}.svg?width=${width}&height=${height}`
  return { height, is_silhouette: false, url, width }
}

function sizeOf({ type = '', width, height }: Options): readonly [width: number, height: number] {
  const side = (Object.hasOwn(sides, type) && sides[type]) || 50
  const [wide, high] = [pixels(width), pixels(height)]
  return [wide ?? high ?? side, high ?? wide ?? side]
}

function pixels(text: string | undefined): number | undefined {
  const number = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0
  return number > 0 ? Math.min(number, most) : undefined
}

const colours: Readonly<Record<string, string>> = { alice: '#3b5998', bob: '#8b5a2b', carol: '#7a3b69' }

/** Answers `/p/{username}.svg`: head and shoulders in the person's colour. Whoever has the address sees it. */
export function drawPicture(file: string, query: URLSearchParams): Response {
  const profile = profiles.find(({ username }) => file === `${username}.svg`)
  const asked = { width: query.get('width') ?? undefined, height: query.get('height') ?? undefined }
  const [width, height] = sizeOf(asked)
  return svg(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 50 50" width="${width}" height="${height}"`,
      ' preserveAspectRatio="xMidYMid slice"><rect width="50" height="50" fill="#e9ebee"/>',
      `<g fill="${colours[profile?.username ?? ''] ?? '#8d949e'}"><circle cx="25" cy="19" r="9"/>`,
      '<path d="M7 50q0-19 18-19t18 19z"/></g></svg>\n',
    ].join(''),
  )
}
