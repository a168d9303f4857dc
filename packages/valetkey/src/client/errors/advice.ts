/** What to do about an answer that says little more than its status. */
export function adviceFor(status: number): string | undefined {
  if (status >= 500) return 'try again later: the provider is in trouble'
  if (status === 429) return 'wait as long as Retry-After says, then try again'
  if (status >= 300 && status < 400) return 'put the address it redirects to into the definition'
  return undefined
}

/** The same for one of the definition's URLs: 404 and 405 come from a server that has nothing of the kind there. */
export function adviceAt(status: number, url: string): string | undefined {
  if (status !== 404 && status !== 405) return adviceFor(status)
  return `check the URL in the definition: ${url.split('?', 1)[0]}`
}
