import { isForm } from '../../oauth1/fields.ts'
import { textFields } from '../../oauth1/multipart-fields.ts'
import type { SignedRequest, SignOptions } from '../../oauth1/sign.ts'
import type { OAuth1Definition } from '../provider.ts'
import type { Prepared } from './call-options.ts'

type Signing = (prepared: Prepared, options?: SignOptions) => Promise<SignedRequest>

/** A large body is put in after the signature, for whoever copies a Request holds its body. */
export async function signedWithBody(
  definition: OAuth1Definition,
  prepared: Prepared,
  requestOf: (prepared: Prepared) => Request,
  signing: Signing,
): Promise<Pick<SignedRequest, 'request' | 'baseString'>> {
  if (!isUnread(definition, prepared)) return signing(prepared)
  const { transmission, multipartSigned } = definition
  const { body } = prepared
  const { request, baseString } = await signing(
    { ...prepared, body: null },
    {
      transmission: transmission === 'query' ? 'query' : 'header',
      multipart: body instanceof FormData && multipartSigned ? textFields(body, multipartSigned) : [],
    },
  )
  return { request: requestOf({ ...prepared, url: request.url, headers: request.headers }), baseString }
}

/** A body no signature looks into, or only into its fields, which are at hand. */
function isUnread({ bodyHash, multipartSigned }: OAuth1Definition, { body, headers }: Prepared): boolean {
  if (bodyHash) return false
  if (body instanceof FormData) return true
  const type = headers.get('content-type')
  if (isForm(type) || (multipartSigned && /^multipart\//i.test(type ?? ''))) return false
  return body instanceof Blob || body instanceof ReadableStream
}
