import type { Core } from '../core.ts'
import { PageError } from '../pages/error.ts'
import { resourceMetadataUrl } from '../resources.ts'
import { withBrought } from '../scopes/scope-tree.ts'

/** The paths that {@link resourceMetadata} answers at: those of resources on our own origins. */
export function resourceMetadataPaths(core: Core): readonly string[] {
  const urls = Object.keys(core.resources).flatMap(identifier => resourceMetadataUrl(core, identifier) ?? [])
  const ours = urls.map(url => new URL(url)).filter(url => core.origins.includes(url.origin))
  return [...new Set(ours.map(url => url.pathname))]
}

/** RFC 9728 §3.2: which server gives tokens for this resource, and how they are brought. */
export function resourceMetadata(core: Core, request: Request): Response {
  const asked = core.origins.of(request) + new URL(request.url).pathname
  const identifier = Object.keys(core.resources).find(one => resourceMetadataUrl(core, one) === asked)
  if (identifier === undefined) throw new PageError(404, texts => texts.error.notFound)
  return new Response(JSON.stringify(describe(core, identifier)), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    },
  })
}

/** RFC 9728 §2. */
function describe(core: Core, identifier: string) {
  const { issuer, policy, scopes, resources } = core
  const { name, documentation, scopes: own = Object.keys(scopes) } = resources[identifier]!
  return {
    resource: identifier,
    authorization_servers: [issuer],
    scopes_supported: withBrought(core, own),
    bearer_methods_supported: [
      'header',
      ...(policy.bodyToken ? ['body'] : []),
      ...(policy.queryToken ? ['query'] : []),
    ],
    ...(name !== undefined && { resource_name: name }),
    ...(documentation !== undefined && { resource_documentation: documentation }),
  }
}
