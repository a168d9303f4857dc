/** Where the service is. No trailing slashes. */
export interface Urls {
  /** As in `https://api.flattr.com/rest/v2`; the API answers below its path, on whatever host it is asked. */
  readonly api: string
  /** As in `https://flattr.com`: the pages that `link` leads to. */
  readonly web: string
  /** As in `http://developers.flattr.net/api`: the pages that errors refer to. */
  readonly docs: string
}
