/**
 * What makes a URL the same thing's: all of it, query and fragment included ("all parts of the URL are used to
 * distinguish", says Flattr's documentation), but for what never makes a difference: the host's case, a default port.
 */
export function urlKey(url: string): string {
  return URL.canParse(url) ? new URL(url).href : url
}
