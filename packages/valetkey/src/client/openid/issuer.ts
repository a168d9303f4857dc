const TENANT = '{tenantid}'
/** Of Microsoft Entra: a GUID. */
const ID = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}'

/**
 * Is this the issuer the definition names? Character by character (RFC 9207 §2.4), but for Entra's `{tenantid}`, which is one for
 * every tenant; which of them it was, the id_token's `tid` says.
 */
export function isIssuer(declared: string, said: string | undefined): boolean {
  if (!declared.includes(TENANT) || said === undefined) return declared === said
  const [before = '', after = ''] = declared.split(TENANT)
  const tenant = said.slice(before.length, said.length - after.length)
  return new RegExp(`^${ID}$`).test(tenant) && said === before + tenant + after
}

/** The issuer an id_token of that tenant must name; undefined when it says no tenant. */
export function issuerFor(declared: string, tenant: unknown): string | undefined {
  if (!declared.includes(TENANT)) return declared
  return typeof tenant === 'string' && new RegExp(`^${ID}$`).test(tenant) ? declared.replace(TENANT, tenant) : undefined
}
