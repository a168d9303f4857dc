import { nearest } from './nearest.ts'

/** What is wrong with a value that stands at that path; nothing when it fits. */
export type Check = (value: unknown, path: string) => readonly string[]

function must(what: string, fits: (value: unknown) => boolean): Check {
  return (value, path) => (fits(value) ? [] : [`${path} must be ${what}`])
}

export const anything: Check = () => []
export const text: Check = must('text', value => typeof value === 'string')
export const flag: Check = must('true or false', value => typeof value === 'boolean')
export const whole: Check = must('a whole number', value => Number.isInteger(value))
export const texts: Check = must('names with texts', value => isRecord(value) && Object.values(value).every(isText))
export const textOrList: Check = must('text or a list of texts', value => isText(value) || isTexts(value))

export function oneOf(...words: readonly (string | null)[]): Check {
  return must(words.map(word => JSON.stringify(word)).join(' or '), value => words.includes(value as string | null))
}

export function each(check: Check): Check {
  return (value, path) =>
    Array.isArray(value) ? value.flatMap((one, at) => check(one, `${path}[${at}]`)) : [`${path} must be a list`]
}

/** An object with these fields and no others. */
export function shape(fields: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value, path) => {
    if (!isRecord(value)) return [`${path} must be an object`]
    const inside = (name: string) => (path === '' ? name : `${path}.${name}`)
    const wrong = Object.entries(value).flatMap(([name, one]) => {
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined
      return check ? check(one, inside(name)) : [unknownField(inside(name), name, Object.keys(fields))]
    })
    const missing = required.filter(name => !Object.hasOwn(value, name)).map(name => `${inside(name)} is missing`)
    return [...wrong, ...missing]
  }
}

function unknownField(path: string, name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  return `there is no field ${path}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
