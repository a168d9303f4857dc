/** An oddity of a token answer that the tolerant reader repairs. */
export interface Quirk {
  /** What was odd, as a sentence. */
  readonly odd: string
  /** Where it was seen; empty where only users of other libraries reported it, without a name. */
  readonly servers: readonly string[]
  /** The rule it breaks. */
  readonly section: string
}

export type QuirkName =
  | 'status.not_200'
  | 'body.bom'
  | 'body.form'
  | 'body.xml'
  | 'body.jsonp'
  | 'body.mislabelled'
  | 'body.nested'
  | 'name.camel_case'
  | 'token_type.missing'
  | 'token_type.renamed'
  | 'expires_in.string'
  | 'expires_in.float'
  | 'expires_in.null'
  | 'expires_in.absolute'
  | 'expires_in.renamed'
  | 'expires_in.unreadable'
  | 'scope.array'
  | 'scope.commas'
  | 'scope.renamed'
  | 'field.null'
  | 'error.in_success'
  | 'error.object'

/** The ledger: every repair has a row here, and its name goes with the token. */
export const quirks: Readonly<Record<QuirkName, Quirk>> = {
  'status.not_200': {
    odd: 'The answer came with another success status than 200.',
    servers: ['CrowdStrike', 'Supabase', 'Harvest', 'Ostrom'],
    section: 'RFC 6749 §5.1',
  },
  'body.bom': { odd: 'A byte order mark stood before the body.', servers: [], section: 'RFC 8259 §8.1' },
  'body.form': {
    odd: 'The body was a form, not JSON.',
    servers: ['GitHub without an Accept header', 'Facebook before v2.3', 'QQ', 'Stack Exchange'],
    section: 'RFC 6749 §5.1',
  },
  'body.xml': { odd: 'The body was XML, not JSON.', servers: ['GitHub when asked for XML'], section: 'RFC 6749 §5.1' },
  'body.jsonp': { odd: 'The JSON was wrapped in a function call.', servers: ['QQ'], section: 'RFC 6749 §5.1' },
  'body.mislabelled': {
    odd: 'The Content-Type did not say what the body was.',
    servers: ['Facebook before v2.3 (text/plain)', 'Dropbox v1 (text/javascript)', 'QQ, Deezer (text/html)'],
    section: 'RFC 6749 §5.1',
  },
  'body.nested': {
    odd: 'The token stood inside another member.',
    servers: ['Slack (authed_user)', 'Withings (body)', 'TikTok v1 (data)', 'Alipay'],
    section: 'RFC 6749 §5.1',
  },
  'name.camel_case': {
    odd: 'Members were spelled in another way: accessToken for access_token.',
    servers: ['DingTalk'],
    section: 'RFC 6749 §5.1',
  },
  'token_type.missing': {
    odd: 'token_type was missing; Bearer is assumed.',
    servers: ['Facebook before v2.3', 'Shopify', 'Foursquare', 'LinkedIn', 'VK', 'WeChat'],
    section: 'RFC 6749 §5.1',
  },
  'token_type.renamed': {
    odd: 'token_type had a name of its own for Bearer.',
    servers: ['Slack (bot, user)', 'Apigee (BearerToken)', 'Azure DevOps (jwt-bearer)', 'eBay (User Access Token)'],
    section: 'RFC 6749 §7.1',
  },
  'expires_in.string': {
    odd: 'expires_in was text, not a number.',
    servers: ['Microsoft Entra v1', 'CMS BCDA', 'WordPress OAuth Server 3.1.93', 'QQ', 'Azure DevOps'],
    section: 'RFC 6749 §5.1',
  },
  'expires_in.float': {
    odd: 'expires_in had a fraction.',
    servers: ['Reddit in 2013', 'CMS Blue Button in 2018'],
    section: 'RFC 6749 Appendix A.14',
  },
  'expires_in.null': { odd: 'expires_in was null or empty.', servers: [], section: 'RFC 6749 §5.1' },
  'expires_in.absolute': {
    odd: 'The expiry was an instant, not a lifetime.',
    servers: ['Square in 2014'],
    section: 'RFC 6749 §5.1',
  },
  'expires_in.renamed': {
    odd: 'The lifetime came under another name: expires, expires_at, expires_on, expireIn, expires_in_sec.',
    servers: [
      'Facebook before v2.3 (expires)',
      'Stack Exchange (expires)',
      'DingTalk (expireIn)',
      'Zoho (expires_in_sec)',
    ],
    section: 'RFC 6749 §5.1',
  },
  'expires_in.unreadable': {
    odd: 'expires_in was no lifetime at all; the expiry is taken as unknown.',
    servers: ['GoToSocial before 0.4, VK and Mailchimp (0 for never)', 'WSO2 API Manager 3.1'],
    section: 'RFC 6749 §5.1',
  },
  'scope.array': { odd: 'scope was a list, not text.', servers: ['Twitch'], section: 'RFC 6749 §3.3' },
  'scope.commas': {
    odd: 'Scopes were separated by commas.',
    servers: ['GitHub', 'Shopify', 'Slack'],
    section: 'RFC 6749 §3.3',
  },
  'scope.renamed': { odd: 'Scopes came under the name scopes.', servers: [], section: 'RFC 6749 §5.1' },
  'field.null': {
    odd: 'An optional member was null, empty, or no text.',
    servers: ['EVE Online in 2017', 'oauth2-server-php (scope)', 'Mailchimp (scope)', 'GitHub Apps (scope)'],
    section: 'RFC 6749 §5.1',
  },
  'error.in_success': {
    odd: 'An error came with a success status.',
    servers: ['GitHub', 'Slack', 'WeChat', 'Withings', 'QQ'],
    section: 'RFC 6749 §5.2',
  },
  'error.object': { odd: 'error was an object, not a code.', servers: ['Facebook'], section: 'RFC 6749 §5.2' },
}
