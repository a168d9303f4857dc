import { json, type Recorded, record } from 'valetkey/testing/scripted-message'

export interface Server {
  fetch(request: Request): Promise<Response>
  readonly requests: readonly Recorded[]
}

/** Answers by path, and remembers what it was asked. */
export function server(answers: Record<string, (request: Recorded) => Response>): Server {
  const requests: Recorded[] = []
  const fetch = async (request: Request): Promise<Response> => {
    const recorded = await record(request)
    requests.push(recorded)
    return answers[recorded.path]?.(recorded) ?? json({ error: 'Not found' }, 404)
  }
  return { fetch, requests }
}
