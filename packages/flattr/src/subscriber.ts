import { isIPv6 } from 'node:net'

/**
 * Whose an address is. Under IPv6 a subscriber has at least a /64, and with it more addresses than could ever be counted:
 * they are one. IPv4 inside IPv6, as a socket for both writes it, is IPv4.
 */
export function subscriberOf(address: string): string {
  if (!isIPv6(address)) return address
  const [plain = ''] = address.split('%')
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain) ?? []
  return mapped ?? `${network(plain)}::/64`
}

/** The first four of an address's eight groups. */
function network(address: string): string {
  const { hostname } = new URL(`http://[${address}]`)
  const [before = '', after] = hostname.slice(1, -1).split('::')
  const [head, tail] = [groups(before), groups(after ?? '')]
  const whole =
    after === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  return whole.slice(0, 4).join(':')
}

const groups = (text: string): readonly string[] => (text === '' ? [] : text.split(':'))
