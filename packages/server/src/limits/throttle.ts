import type { Delay, Storage } from '../storage/storage.ts'
import { networkOf } from './network.ts'

/** Too many attempts; come back later. */
export class Throttled extends Error {
  readonly code = 'too_many_attempts'
  readonly status = 429
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super(`too many attempts; try again in ${retryAfterSeconds} seconds`)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const minutes = (...counts: readonly number[]) => counts.map(count => count * minute)
const seconds = (...counts: readonly number[]) => counts.map(count => count * 1000)

/** What a count is kept for. */
interface Gates {
  /** An account, a person or an app, guessed at from one network. */
  readonly pair?: Delay
  /** A network (`networkOf`), whatever it guesses at. */
  readonly network?: Delay
  /** An account, wherever the guesses come from. */
  readonly account?: Delay
  /** All guesses together: only where what is guessed is short, and wide. */
  readonly everybody?: Delay
  /** Networks an account got in from lately pass its gate, so that no stranger keeps its owner out. */
  readonly remembers?: true
}

type Gate = Exclude<keyof Gates, 'remembers'>

type Only<Gate extends keyof Gates> = Required<Pick<Gates, Gate>>

type Delays = {
  readonly 'sign-in': Only<'pair' | 'network' | 'account' | 'remembers'>
  readonly password: Only<'pair' | 'account'>
  readonly 'sign-up': Only<'network'>
  readonly 'client-secret': Only<'pair'>
  readonly 'user-code': Only<'network' | 'account' | 'everybody'>
  readonly pin: Only<'pair'>
  readonly registration: Only<'network'>
  readonly 'initial-token': Only<'network'>
}

/** What is guessed at, or made in floods. */
export type Purpose = keyof Delays

/**
 * Every delay there is. Nobody is ever locked out: each guess beyond the free ones makes the wait for the next one longer,
 * up to the last one listed, and when the window ends all is forgotten. Where nobody knows the address, `pair` and
 * `network` count nothing.
 */
export const delays: Delays = {
  /** Passwords, counted before they are judged; the right one is taken back. */
  'sign-in': {
    pair: { free: 20, waits: minutes(1, 2, 4, 8, 15), windowMs: day },
    network: { free: 200, waits: minutes(1, 2, 4, 8, 15), windowMs: hour },
    account: { free: 200, waits: seconds(1, 2, 4, 8, 15, 30, 60), windowMs: hour },
    remembers: true,
  },
  /** The old password of somebody signed in who wants a new one. */
  password: {
    pair: { free: 10, waits: minutes(1, 2, 4, 8, 15), windowMs: day },
    account: { free: 50, waits: minutes(1, 2, 4, 8, 15), windowMs: day },
  },
  /** New accounts, where anybody may have one. */
  'sign-up': { network: { free: 20, waits: minutes(1, 2, 4, 8, 15, 60), windowMs: day } },
  /** Wrong client secrets. They cannot be guessed; this saves the work. By app and network, or strangers could stop an app. */
  'client-secret': { pair: { free: 20, waits: minutes(1, 2, 4, 8, 15), windowMs: hour } },
  /** User codes of devices (RFC 8628 §5.1), typed by a person who is signed in. */
  'user-code': {
    network: { free: 20, waits: minutes(1, 2, 4, 8, 15), windowMs: hour },
    account: { free: 5, waits: minutes(1, 2, 4, 8, 15), windowMs: hour },
    everybody: { free: 2000, waits: seconds(1, 2, 4, 8, 15, 30, 60), windowMs: hour },
  },
  /** Wrong PINs and verifiers of OAuth 1.0a, brought by an app. Each ticket bears five by itself. */
  pin: { pair: { free: 100, waits: seconds(1, 2, 4, 8, 15, 30, 60), windowMs: hour } },
  /** Apps that register themselves where anybody may (RFC 7591 §5). */
  registration: { network: { free: 5, waits: minutes(1, 2, 4, 8, 15, 60), windowMs: day } },
  /** Wrong initial access tokens, where one is needed to register. */
  'initial-token': { network: { free: 20, waits: minutes(1, 2, 4, 8, 15), windowMs: hour } },
}

/** Who tries: an account where the purpose has one, and the address it comes from; null: nobody knows. */
export interface Attempt {
  readonly account?: string
  readonly address: string | null
}

/** Counts attempts in the storage, so that several processes count together. */
export interface Throttle {
  /** Throws {@link Throttled} while there is a wait. Counts nothing. */
  allow(purpose: Purpose, who: Attempt): Promise<void>
  /** Counts an attempt that is about to be judged, so that no burst slips through. Throws like `allow`. */
  attempt(purpose: Purpose, who: Attempt): Promise<void>
  /** Counts one that was judged and failed. */
  failed(purpose: Purpose, who: Attempt): Promise<void>
  /**
   * A counted attempt was right: its account starts anew. Its network gets back this one only, for an account of one's
   * own would let one guess at others' without end.
   */
  passed(purpose: Purpose, who: Attempt): Promise<void>
}

/** Gates that others go through too. */
const shared: ReadonlySet<string> = new Set<Gate>(['network', 'everybody'])

/** How long an account is let in from a network it got in from. */
const knownMs = 30 * day

export function createThrottle({ throttle }: Storage): Throttle {
  const isKnown = async (purpose: Purpose, who: Attempt) =>
    who.address !== null && (await throttle.count(keyOf('known', purpose, who))).count > 0

  /** The gates an attempt goes through; the widest last, for what an earlier one refuses does not count there. */
  async function gatesFor(purpose: Purpose, who: Attempt): Promise<readonly Counter[]> {
    const counters = countersFor(purpose, who)
    if (!remembers(purpose) || !(await isKnown(purpose, who))) return counters
    return counters.filter(({ gate }) => gate !== 'account')
  }

  async function allow(gates: readonly Counter[]): Promise<void> {
    const waits = await Promise.all(gates.map(async ({ key }) => (await throttle.count(key)).waitMs))
    refuseFor(Math.max(0, ...waits))
  }

  return {
    allow: async (purpose, who) => allow(await gatesFor(purpose, who)),
    async attempt(purpose, who) {
      const gates = await gatesFor(purpose, who)
      await allow(gates)
      for (const { key, delay } of gates) {
        const { ok, waitMs } = await throttle.attempt(key, delay)
        if (!ok) refuseFor(Math.max(1, waitMs))
      }
    },
    async failed(purpose, who) {
      await Promise.all(countersFor(purpose, who).map(({ key, delay }) => throttle.attempt(key, delay)))
    },
    async passed(purpose, who) {
      const settle = ({ gate, key }: Counter) => (shared.has(gate) ? throttle.forgive(key) : throttle.clear(key))
      await Promise.all(countersFor(purpose, who).map(settle))
      if (who.address !== null && remembers(purpose)) await throttle.hit(keyOf('known', purpose, who), knownMs)
    },
  }
}

const remembers = (purpose: Purpose): boolean => (delays[purpose] as Gates).remembers === true

interface Counter {
  readonly gate: Gate
  readonly key: string
  readonly delay: Delay
}

function countersFor(purpose: Purpose, who: Attempt): readonly Counter[] {
  const gates: Gates = delays[purpose]
  return (['pair', 'network', 'account', 'everybody'] as const).flatMap(gate => {
    const delay = gates[gate]
    const needsAddress = gate === 'pair' || gate === 'network'
    if (delay === undefined || (who.address === null && needsAddress)) return []
    return [{ gate, key: keyOf(gate, purpose, who), delay }]
  })
}

/** Under which key a gate counts; the storage keeps only its hash. */
export function keyOf(gate: Gate | 'known', purpose: Purpose, { account = '', address }: Attempt): string {
  const network = address === null ? '' : networkOf(address)
  const name = gate === 'network' || gate === 'everybody' ? '' : account
  const place = gate === 'account' || gate === 'everybody' ? '' : network
  return JSON.stringify([purpose, gate, name, place])
}

function refuseFor(waitMs: number): void {
  if (waitMs > 0) throw new Throttled(Math.ceil(waitMs / 1000))
}
