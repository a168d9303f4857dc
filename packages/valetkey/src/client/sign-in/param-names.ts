import type { OAuth2Definition } from '../provider.ts'

/**
 * Parameters as this provider calls them: TikTok says `client_key`, WeChat `appid` and `secret`. An empty name leaves one
 * out. What the provider does not rename keeps its name of RFC 6749.
 */
export function renamed<Value>(
  { paramNames = {} }: Pick<OAuth2Definition, 'paramNames'>,
  params: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const entries = Object.entries(params).map(([name, value]) => [paramNames[name] ?? name, value] as const)
  return Object.fromEntries(entries.filter(([name]) => name !== ''))
}
