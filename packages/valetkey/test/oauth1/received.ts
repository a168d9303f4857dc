import { isForm, type RequestParts } from 'valetkey/oauth1/parameters'

/** What a server sees of a request. */
export async function received(request: Request): Promise<RequestParts> {
  const contentType = request.headers.get('content-type')
  return {
    method: request.method,
    url: request.url,
    authorization: request.headers.get('authorization'),
    contentType,
    body: isForm(contentType) ? await request.clone().text() : null,
  }
}
