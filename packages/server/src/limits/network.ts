import { isIPv6 } from 'node:net'

/**
 * Whom an address stands for when guesses are counted: an IPv4 address for itself, an IPv6 address for its /64, which is
 * what one household or machine is given (RFC 6177 §2): otherwise anybody has 2⁶⁴ addresses to guess from. Text that is no
 * address stays as it is.
 */
export function networkOf(address: string): string {
  const bare = withoutPort(address.trim().toLowerCase()).split('%', 1)[0]!
  if (!isIPv6(bare)) return bare
  const groups = groupsOf(bare)
  const mapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff'
  if (mapped) return dotted(groups[6]!, groups[7]!)
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** Some proxies forward the port as well: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
}

/** The eight groups of a valid IPv6 address, without leading zeros (RFC 4291 §2.2). */
function groupsOf(address: string): readonly string[] {
  const inHex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.map(Number) as [number, number, number, number]
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [before = '', after] = inHex.split('::')
  const split = (part: string) => (part === '' ? [] : part.split(':'))
  const [head, tail] = [split(before), split(after ?? '')]
  const gap = after === undefined ? 0 : 8 - head.length - tail.length
  return [...head, ...Array<string>(gap).fill('0'), ...tail].map(group => Number.parseInt(group, 16).toString(16))
}

function dotted(high: string, low: string): string {
  return [high, low].flatMap(group => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]).join('.')
}
