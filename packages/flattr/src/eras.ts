import type { FlattrErrorCode } from './errors.ts'

/** The service as it was in November 2011, from the end of 2012 on, and in 2016. */
export type Era = '2011' | '2012' | '2016'

const eras: readonly Era[] = ['2011', '2012', '2016']

/** What the REST API did otherwise in one era than in another. */
export interface EraTraits {
  readonly hourlyLimit: number
  /** `X-RateLimit-Current` and `-Reset` came on 2012-07-17. */
  readonly rateHeaders: 'two' | 'four'
  /** Behind the media type of JSON; the charset came with the later documentation. */
  readonly jsonCharset: '' | ';charset=utf-8'
  /** `?full=1` came on 2012-03-09. */
  readonly fullObjects: boolean
  /** flattr4j knows `no_money` since 2014. */
  readonly noMeans: Extract<FlattrErrorCode, 'no_means' | 'no_money'>
}

const from2012: EraTraits = {
  hourlyLimit: 1000,
  rateHeaders: 'four',
  jsonCharset: ';charset=utf-8',
  fullObjects: true,
  noMeans: 'no_means',
}

export const eraTraits: Readonly<Record<Era, EraTraits>> = {
  '2011': {
    hourlyLimit: 5000,
    rateHeaders: 'two',
    jsonCharset: '',
    fullObjects: false,
    noMeans: 'no_means',
  },
  '2012': from2012,
  '2016': { ...from2012, noMeans: 'no_money' },
}

/** The era an app lives in: `era` in its policy, 2012 where there is none. */
export function eraOf(app: { readonly policy: Readonly<Record<string, unknown>> } | null): Era {
  const wanted = app?.policy['era']
  return eras.find(era => era === wanted) ?? '2012'
}

/** Whether `era` is `first` or later; without `first` it is. */
export const since = (era: Era, first: Era = '2011'): boolean => eras.indexOf(era) >= eras.indexOf(first)
