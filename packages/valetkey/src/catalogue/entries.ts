// biome-ignore-all format: a provider a line, so that a change shows one provider
// Made from catalogue/facts.jsonl by tools/catalogue.ts: change the facts, then run it again.
import type { Row } from './row.ts'

export type TabledName =
  | '23andme'
  | '37signals'
  | '42-school'
  | 'acton'
  | 'acuityscheduling'
  | 'adobe'
  | 'airtable'
  | 'amazon'
  | 'amocrm'
  | 'arcgis'
  | 'assembla'
  | 'auth0'
  | 'authentik'
  | 'authentiq'
  | 'autodesk'
  | 'aweber-oauth1'
  | 'azure-ad-b2c'
  | 'azuread'
  | 'baidu'
  | 'basecamp'
  | 'battlenet'
  | 'behance'
  | 'bitly'
  | 'bitrix24'
  | 'bungie'
  | 'calendly'
  | 'campaignmonitor'
  | 'cheddar'
  | 'cilogon'
  | 'clever'
  | 'clickup'
  | 'clio'
  | 'cognito'
  | 'coinbase'
  | 'constantcontact'
  | 'coursera'
  | 'dailymotion'
  | 'dataporten'
  | 'deezer'
  | 'deviantart'
  | 'digitalocean'
  | 'disqus'
  | 'docusign'
  | 'douban'
  | 'dribbble'
  | 'drip'
  | 'ebay'
  | 'echosign'
  | 'egnyte'
  | 'epic-games'
  | 'eventbrite'
  | 'eveonline'
  | 'evernote'
  | 'exact-online'
  | 'exist'
  | 'eyeem'
  | 'familysearch'
  | 'feedly'
  | 'figma'
  | 'fitbit'
  | 'fitbit-oauth1'
  | 'foursquare'
  | 'frappe'
  | 'freeagent'
  | 'fusionauth'
  | 'garmin-oauth1'
  | 'genius'
  | 'gitea'
  | 'gitee'
  | 'goodreads'
  | 'gumroad'
  | 'harvest'
  | 'headhunter'
  | 'heroku'
  | 'huawei'
  | 'hubic'
  | 'hubspot'
  | 'huggingface'
  | 'imgur'
  | 'instagram'
  | 'intercom'
  | 'jumpcloud'
  | 'kakao'
  | 'keycloak'
  | 'kick'
  | 'kook'
  | 'lichess'
  | 'line'
  | 'linear'
  | 'linkedin-oauth1'
  | 'live'
  | 'lyft'
  | 'mailchimp'
  | 'mailru'
  | 'mailup'
  | 'mapmyfitness'
  | 'mattermost'
  | 'mediawiki'
  | 'medium'
  | 'meetup'
  | 'meetup-oauth1'
  | 'mercadolibre'
  | 'mercadopago'
  | 'miro'
  | 'mixcloud'
  | 'monday'
  | 'musicbrainz'
  | 'myob'
  | 'nationbuilder'
  | 'naver'
  | 'nest'
  | 'netlify'
  | 'netsuite'
  | 'nextcloud'
  | 'odnoklassniki'
  | 'ohloh'
  | 'okta'
  | 'onelogin'
  | 'onshape'
  | 'openstreetmap'
  | 'orcid'
  | 'ory'
  | 'oschina'
  | 'osu'
  | 'oura'
  | 'patreon'
  | 'paymill'
  | 'paypal'
  | 'phabricator'
  | 'ping'
  | 'pinterest'
  | 'pipedrive'
  | 'planningcenter'
  | 'plurk'
  | 'podio'
  | 'polar'
  | 'procore'
  | 'pushbullet'
  | 'qq'
  | 'quickbooks'
  | 'quickbooks-oauth1'
  | 'redbooth'
  | 'renren'
  | 'roblox'
  | 'runkeeper'
  | 'sage'
  | 'salesloft'
  | 'seznam'
  | 'shopify'
  | 'skyrock'
  | 'slack-openid'
  | 'smartsheet'
  | 'smugmug'
  | 'snapchat'
  | 'snowflake'
  | 'socrata'
  | 'square'
  | 'stackexchange'
  | 'startgg'
  | 'steem'
  | 'stocktwits'
  | 'stormz'
  | 'stripe'
  | 'surveymonkey'
  | 'taobao'
  | 'teamleader'
  | 'threads'
  | 'tiktok'
  | 'timely'
  | 'todoist'
  | 'trakt'
  | 'traxo'
  | 'tripit'
  | 'trovo'
  | 'trustpilot'
  | 'tumblr-oauth1'
  | 'typeform'
  | 'uber'
  | 'unsplash'
  | 'untappd'
  | 'upwork'
  | 'uservoice'
  | 'vatsim'
  | 'vend'
  | 'venmo'
  | 'vercel'
  | 'verticalresponse'
  | 'viadeo'
  | 'vimeo'
  | 'vimeo-oauth1'
  | 'vk'
  | 'vkid'
  | 'wakatime'
  | 'wave'
  | 'webex'
  | 'webflow'
  | 'wechat'
  | 'wechat-mp'
  | 'weibo'
  | 'withings'
  | 'withings-oauth1'
  | 'wordpress'
  | 'workos'
  | 'xero'
  | 'xero-oauth1'
  | 'xiaomi'
  | 'xing-oauth1'
  | 'yahoo'
  | 'yammer'
  | 'yandex'
  | 'zendesk'
  | 'zendesk-sell'
  | 'zitadel'
  | 'zoho'

/** What stands in the addresses of those that are not in one place. */
export interface TabledVariables {
  readonly 'amocrm': 'host' | 'tld'
  readonly 'auth0': 'host'
  readonly 'authentik': 'host'
  readonly 'authentiq': 'host'
  readonly 'azure-ad-b2c': 'policy' | 'tenant'
  readonly 'azuread': 'tenant'
  readonly 'bitrix24': 'host'
  readonly 'clio': 'host'
  readonly 'cognito': 'host'
  readonly 'egnyte': 'subdomain'
  readonly 'exact-online': 'extension'
  readonly 'frappe': 'host'
  readonly 'fusionauth': 'host'
  readonly 'keycloak': 'host' | 'realm'
  readonly 'mattermost': 'host'
  readonly 'mediawiki': 'host'
  readonly 'nationbuilder': 'accountId'
  readonly 'netsuite': 'accountId'
  readonly 'nextcloud': 'host'
  readonly 'okta': 'host'
  readonly 'onelogin': 'host'
  readonly 'ory': 'host'
  readonly 'ping': 'environmentId' | 'tld'
  readonly 'shopify': 'subdomain'
  readonly 'smartsheet': 'domain' | 'host'
  readonly 'snowflake': 'host'
  readonly 'socrata': 'host'
  readonly 'uservoice': 'host'
  readonly 'vend': 'tenant'
  readonly 'zendesk': 'subdomain'
  readonly 'zitadel': 'host'
}

export const entries: Readonly<Record<TabledName, Row>> = {
  '23andme': {"oauth":2,"title":"23andMe","baseUrl":"https://api.23andme.com/3/","authorizeUrl":"https://api.23andme.com/authorize/","accessTokenUrl":"https://api.23andme.com/token/","clientAuth":"post","scope":["basic"],"docs":"https://api.23andme.com/docs","agree":4},
  '37signals': {"oauth":2,"title":"37signals","baseUrl":"https://launchpad.37signals.com/","authorizeUrl":"https://launchpad.37signals.com/authorization/new","accessTokenUrl":"https://launchpad.37signals.com/authorization/token","clientAuth":"post","agree":2},
  '42-school': {"oauth":2,"title":"42 School","baseUrl":"https://api.intra.42.fr/","authorizeUrl":"https://api.intra.42.fr/oauth/authorize","accessTokenUrl":"https://api.intra.42.fr/oauth/token","clientAuth":"post","scope":["public"],"agree":2},
  'acton': {"oauth":2,"title":"Act-On","baseUrl":"https://restapi.actonsoftware.com/api/1/","authorizeUrl":"https://restapi.actonsoftware.com/authorize","accessTokenUrl":"https://restapi.actonsoftware.com/token","clientAuth":"post","docs":"https://developer.act-on.com/documentation/","agree":2},
  'acuityscheduling': {"oauth":2,"title":"Acuity Scheduling","baseUrl":"https://acuityscheduling.com/api/v1/","authorizeUrl":"https://acuityscheduling.com/oauth2/authorize","accessTokenUrl":"https://acuityscheduling.com/oauth2/token","clientAuth":"post","scope":["api-v1"],"agree":2},
  'adobe': {"oauth":2,"title":"Adobe","baseUrl":"https://ims-na1.adobelogin.com/ims/","authorizeUrl":"https://ims-na1.adobelogin.com/ims/authorize/v2","accessTokenUrl":"https://ims-na1.adobelogin.com/ims/token/v3","clientAuth":"post","scope":["offline_access"],"agree":2},
  'airtable': {"oauth":2,"title":"Airtable","baseUrl":"https://api.airtable.com/","authorizeUrl":"https://airtable.com/oauth2/v1/authorize","accessTokenUrl":"https://airtable.com/oauth2/v1/token","scope":["user.email:read"],"agree":2},
  'amazon': {"oauth":2,"title":"Amazon","baseUrl":"https://api.amazon.com/","authorizeUrl":"https://www.amazon.com/ap/oa","accessTokenUrl":"https://api.amazon.com/auth/o2/token","clientAuth":"post","scope":["profile"],"docs":"https://developer.amazon.com/docs/login-with-amazon/documentation-overview.html","agree":13},
  'amocrm': {"oauth":2,"title":"amoCRM","baseUrl":"https://{host}/","authorizeUrl":"https://www.amocrm.{tld}/oauth","accessTokenUrl":"https://{host}/oauth2/access_token","clientAuth":"post","agree":2,"variables":["host","tld"]},
  'arcgis': {"oauth":2,"title":"ArcGIS","baseUrl":"https://www.arcgis.com/sharing/rest/","authorizeUrl":"https://www.arcgis.com/sharing/rest/oauth2/authorize","accessTokenUrl":"https://www.arcgis.com/sharing/rest/oauth2/token","clientAuth":"post","agree":5},
  'assembla': {"oauth":2,"title":"Assembla","baseUrl":"https://api.assembla.com/v1/","authorizeUrl":"https://api.assembla.com/authorization","accessTokenUrl":"https://api.assembla.com/token","clientAuth":"post","docs":"https://api-doc.assembla.com/content/api_reference.html","agree":2},
  'auth0': {"oauth":2,"title":"Auth0","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/authorize","accessTokenUrl":"https://{host}/oauth/token","clientAuth":"post","scope":["openid","profile","email"],"revokeUrl":"https://{host}/oauth/revoke","issuer":"https://{host}/","deviceUrl":"https://{host}/oauth/device/code","agree":8,"variables":["host"]},
  'authentik': {"oauth":2,"title":"authentik","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/application/o/authorize/","accessTokenUrl":"https://{host}/application/o/token/","clientAuth":"post","scope":["openid","goauthentik.io/api","profile","email"],"revokeUrl":"https://{host}/application/o/revoke/","agree":4,"variables":["host"]},
  'authentiq': {"oauth":2,"title":"Authentiq","baseUrl":"https://connect.authentiq.io/","authorizeUrl":"https://{host}/authorize","accessTokenUrl":"https://{host}/token","clientAuth":"post","scope":["aq:name","aq:push","openid"],"docs":"https://developers.authentiq.io/","agree":2,"variables":["host"]},
  'autodesk': {"oauth":2,"title":"Autodesk","baseUrl":"https://developer.api.autodesk.com/","authorizeUrl":"https://developer.api.autodesk.com/authentication/v2/authorize","accessTokenUrl":"https://developer.api.autodesk.com/authentication/v2/token","scope":["user-profile:read"],"revokeUrl":"https://developer.api.autodesk.com/authentication/v2/revoke","origins":["https://api.userprofile.autodesk.com"],"docs":"https://forge.autodesk.com/en/docs/oauth/v2/developers_guide/overview/","agree":5},
  'aweber-oauth1': {"oauth":1,"title":"AWeber","baseUrl":"https://api.aweber.com/1.0/","authorizeUrl":"https://auth.aweber.com/1.0/oauth/authorize","requestTokenUrl":"https://auth.aweber.com/1.0/oauth/request_token","accessTokenUrl":"https://auth.aweber.com/1.0/oauth/access_token","docs":"https://labs.aweber.com/docs/reference/1.0","agree":3},
  'azure-ad-b2c': {"oauth":2,"title":"Azure AD B2C","baseUrl":"https://{tenant}.b2clogin.com/","authorizeUrl":"https://{tenant}.b2clogin.com/{tenant}.onmicrosoft.com/{policy}/oauth2/v2.0/authorize","accessTokenUrl":"https://{tenant}.b2clogin.com/{tenant}.onmicrosoft.com/{policy}/oauth2/v2.0/token","clientAuth":"post","scope":["openid","email"],"accessTokenParams":{"p":"{policy}"},"agree":2,"variables":["policy","tenant"]},
  'azuread': {"oauth":2,"title":"Azure AD (version 1)","baseUrl":"https://graph.windows.net/","authorizeUrl":"https://login.microsoftonline.com/{tenant}/oauth2/authorize","accessTokenUrl":"https://login.microsoftonline.com/{tenant}/oauth2/token","clientAuth":"post","scope":["openid","profile","user_impersonation","email"],"identity":{"url":"https://graph.windows.net/me","id":"sub","name":"name"},"agree":3,"variables":["tenant"]},
  'baidu': {"oauth":2,"title":"Baidu","baseUrl":"https://openapi.baidu.com/rest/2.0/","authorizeUrl":"https://openapi.baidu.com/oauth/2.0/authorize","accessTokenUrl":"https://openapi.baidu.com/oauth/2.0/token","clientAuth":"post","revokeUrl":"https://openapi.baidu.com/rest/2.0/passport/auth/revokeAuthorization","revokeBy":"access_token","agree":4},
  'basecamp': {"oauth":2,"title":"Basecamp","baseUrl":"https://3.basecampapi.com/","authorizeUrl":"https://launchpad.37signals.com/authorization/new","accessTokenUrl":"https://launchpad.37signals.com/authorization/token","clientAuth":"post","accessTokenParams":{"type":"web_server"},"refreshParams":{"type":"refresh"},"authorizeParams":{"type":"web_server"},"docs":"https://github.com/basecamp/bc3-api","agree":6},
  'battlenet': {"oauth":2,"title":"Battle.net","baseUrl":"https://us.battle.net/","authorizeUrl":"https://oauth.battle.net/authorize","accessTokenUrl":"https://oauth.battle.net/token","clientAuth":"post","scope":["wow.profile"],"docs":"https://develop.battle.net/documentation","agree":5},
  'behance': {"oauth":2,"title":"Behance","baseUrl":"https://behance.net/","authorizeUrl":"https://www.behance.net/v2/oauth/authenticate","accessTokenUrl":"https://www.behance.net/v2/oauth/token","clientAuth":"post","scopeSeparator":"|","docs":"https://www.behance.net/dev/api/endpoints/","agree":2},
  'bitly': {"oauth":2,"title":"Bitly","baseUrl":"https://api-ssl.bitly.com/","authorizeUrl":"https://bitly.com/oauth/authorize","accessTokenUrl":"https://api-ssl.bitly.com/oauth/access_token","clientAuth":"post","docs":"https://dev.bitly.com/","agree":7},
  'bitrix24': {"oauth":2,"title":"Bitrix24","baseUrl":"https://oauth.bitrix.info/","authorizeUrl":"https://{host}/oauth/authorize","accessTokenUrl":"https://oauth.bitrix.info/oauth/token","clientAuth":"post","agree":2,"variables":["host"]},
  'bungie': {"oauth":2,"title":"Bungie","baseUrl":"https://www.bungie.net/","authorizeUrl":"https://www.bungie.net/en/oauth/authorize","accessTokenUrl":"https://www.bungie.net/platform/app/oauth/token","authorizeParams":{"reauth":"true"},"agree":2},
  'calendly': {"oauth":2,"title":"Calendly","baseUrl":"https://api.calendly.com/","authorizeUrl":"https://auth.calendly.com/oauth/authorize","accessTokenUrl":"https://auth.calendly.com/oauth/token","clientAuth":"post","pagination":{"by":"url","next":"pagination.next_page"},"agree":3},
  'campaignmonitor': {"oauth":2,"title":"Campaign Monitor","baseUrl":"https://api.createsend.com/api/v3.1/","authorizeUrl":"https://api.createsend.com/oauth","accessTokenUrl":"https://api.createsend.com/oauth/token","clientAuth":"post","scope":["ViewReports"],"scopeSeparator":",","docs":"https://www.campaignmonitor.com/api/","agree":3},
  'cheddar': {"oauth":2,"title":"Cheddar","baseUrl":"https://api.cheddarapp.com/v1/","authorizeUrl":"https://api.cheddarapp.com/oauth/authorize","accessTokenUrl":"https://api.cheddarapp.com/oauth/token","clientAuth":"post","docs":"https://cheddarapp.com/developer/","agree":3},
  'cilogon': {"oauth":2,"title":"CILogon","baseUrl":"https://cilogon.org/","authorizeUrl":"https://cilogon.org/authorize","accessTokenUrl":"https://cilogon.org/oauth2/token","clientAuth":"post","scope":["openid","email","profile","org.cilogon.userinfo"],"agree":2},
  'clever': {"oauth":2,"title":"Clever","baseUrl":"https://clever.com/","authorizeUrl":"https://clever.com/oauth/authorize","accessTokenUrl":"https://clever.com/oauth/tokens","clientAuth":"post","scope":["read:district_admins","read:districts","read:resources","read:school_admins","read:schools","read:sections","read:student_contacts","read:students","read:teachers","read:user_id"],"agree":2},
  'clickup': {"oauth":2,"title":"ClickUp","baseUrl":"https://api.clickup.com/","authorizeUrl":"https://app.clickup.com/api","accessTokenUrl":"https://api.clickup.com/api/v2/oauth/token","clientAuth":"post","scope":["profile"],"agree":2},
  'clio': {"oauth":2,"title":"Clio","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/oauth/authorize","accessTokenUrl":"https://{host}/oauth/token","clientAuth":"post","agree":3,"variables":["host"]},
  'cognito': {"oauth":2,"title":"Cognito","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/oauth2/authorize","accessTokenUrl":"https://{host}/oauth2/token","clientAuth":"post","scope":["openid","profile","email"],"revokeUrl":"https://{host}/oauth2/revoke","agree":9,"variables":["host"]},
  'coinbase': {"oauth":2,"title":"Coinbase","baseUrl":"https://api.coinbase.com/v1/","authorizeUrl":"https://login.coinbase.com/oauth2/auth","accessTokenUrl":"https://login.coinbase.com/oauth2/token","clientAuth":"post","scope":["wallet:user:email"],"revokeUrl":"https://api.coinbase.com/oauth/revoke","docs":"https://coinbase.com/docs/api/overview","agree":3},
  'constantcontact': {"oauth":2,"title":"Constant Contact","baseUrl":"https://api.cc.email/","authorizeUrl":"https://authz.constantcontact.com/oauth2/default/v1/authorize","accessTokenUrl":"https://authz.constantcontact.com/oauth2/default/v1/token","clientAuth":"post","pkce":"off","scope":["offline_access"],"docs":"https://constantcontact.mashery.com/io-docs","agree":2},
  'coursera': {"oauth":2,"title":"Coursera","baseUrl":"https://api.coursera.org/api/","authorizeUrl":"https://accounts.coursera.org/oauth2/v1/auth","accessTokenUrl":"https://accounts.coursera.org/oauth2/v1/token","clientAuth":"post","scope":["view_profile"],"scopeSeparator":",","agree":3},
  'dailymotion': {"oauth":2,"title":"Dailymotion","baseUrl":"https://api.dailymotion.com/","authorizeUrl":"https://www.dailymotion.com/oauth/authorize","accessTokenUrl":"https://api.dailymotion.com/oauth/token","clientAuth":"post","docs":"https://www.dailymotion.com/doc/api/graph-api.html","agree":2},
  'dataporten': {"oauth":2,"title":"Dataporten","baseUrl":"https://auth.dataporten.no/","authorizeUrl":"https://auth.dataporten.no/oauth/authorization","accessTokenUrl":"https://auth.dataporten.no/oauth/token","clientAuth":"post","agree":3},
  'deezer': {"oauth":2,"title":"Deezer","baseUrl":"https://api.deezer.com/","authorizeUrl":"https://connect.deezer.com/oauth/auth.php","accessTokenUrl":"https://connect.deezer.com/oauth/access_token.php","clientAuth":"post","scope":["basic_access","email"],"scopeSeparator":",","accessTokenParams":{"output":"json"},"docs":"https://developers.deezer.com","agree":7},
  'deviantart': {"oauth":2,"title":"DeviantArt","baseUrl":"https://www.deviantart.com/api/v1/oauth2/","authorizeUrl":"https://www.deviantart.com/oauth2/authorize","accessTokenUrl":"https://www.deviantart.com/oauth2/token","clientAuth":"post","scope":["basic"],"docs":"https://www.deviantart.com/developers/http/v1/20200519","agree":6},
  'digitalocean': {"oauth":2,"title":"DigitalOcean","baseUrl":"https://api.digitalocean.com/","authorizeUrl":"https://cloud.digitalocean.com/v1/oauth/authorize","accessTokenUrl":"https://cloud.digitalocean.com/v1/oauth/token","clientAuth":"post","docs":"https://developers.digitalocean.com/documentation/v2/","agree":10},
  'disqus': {"oauth":2,"title":"Disqus","baseUrl":"https://disqus.com/api/3.0/","authorizeUrl":"https://disqus.com/api/oauth/2.0/authorize/","accessTokenUrl":"https://disqus.com/api/oauth/2.0/access_token/","clientAuth":"post","scope":["read"],"scopeSeparator":",","docs":"https://disqus.com/api/docs/auth/","agree":6},
  'docusign': {"oauth":2,"title":"DocuSign","baseUrl":"https://www.docusign.net/","authorizeUrl":"https://account.docusign.com/oauth/auth","accessTokenUrl":"https://account.docusign.com/oauth/token","scope":["signature"],"origins":["https://account-d.docusign.com"],"agree":2},
  'douban': {"oauth":2,"title":"Douban","baseUrl":"https://api.douban.com/","authorizeUrl":"https://www.douban.com/service/auth2/auth","accessTokenUrl":"https://www.douban.com/service/auth2/token","clientAuth":"post","agree":3},
  'dribbble': {"oauth":2,"title":"Dribbble","baseUrl":"https://api.dribbble.com/v2/","authorizeUrl":"https://dribbble.com/oauth/authorize","accessTokenUrl":"https://dribbble.com/oauth/token","clientAuth":"post","scope":["public"],"docs":"https://developer.dribbble.com/v2/oauth/","agree":6},
  'drip': {"oauth":2,"title":"Drip","baseUrl":"https://api.getdrip.com/v2/","authorizeUrl":"https://www.getdrip.com/oauth/authorize","accessTokenUrl":"https://www.getdrip.com/oauth/token","clientAuth":"post","docs":"https://www.getdrip.com/docs/rest-api","agree":3},
  'ebay': {"oauth":2,"title":"eBay","baseUrl":"https://api.ebay.com/","authorizeUrl":"https://auth.ebay.com/oauth2/authorize","accessTokenUrl":"https://api.ebay.com/identity/v1/oauth2/token","scope":["https://api.ebay.com/oauth/api_scope/commerce.identity.readonly"],"origins":["https://apiz.ebay.com"],"agree":2},
  'echosign': {"oauth":2,"title":"EchoSign","baseUrl":"https://api.echosign.com/api/rest/v6/","authorizeUrl":"https://secure.echosign.com/public/oauth","accessTokenUrl":"https://secure.echosign.com/oauth/token","clientAuth":"post","revokeUrl":"https://secure.echosign.com/oauth/revoke","agree":2},
  'egnyte': {"oauth":2,"title":"Egnyte","baseUrl":"https://{subdomain}.egnyte.com/pubapi/","authorizeUrl":"https://{subdomain}.egnyte.com/puboauth/token","accessTokenUrl":"https://{subdomain}.egnyte.com/puboauth/token","clientAuth":"post","agree":2,"variables":["subdomain"]},
  'epic-games': {"oauth":2,"title":"Epic Games","baseUrl":"https://api.epicgames.dev/","authorizeUrl":"https://www.epicgames.com/id/authorize","accessTokenUrl":"https://api.epicgames.dev/epic/oauth/v1/token","scope":["basic_profile"],"revokeUrl":"https://api.epicgames.dev/epic/oauth/v2/revoke","agree":2},
  'eventbrite': {"oauth":2,"title":"Eventbrite","baseUrl":"https://www.eventbriteapi.com/","authorizeUrl":"https://www.eventbrite.com/oauth/authorize","accessTokenUrl":"https://www.eventbrite.com/oauth/token","clientAuth":"post","scope":["user.profile"],"docs":"https://developer.eventbrite.com/doc/","agree":7},
  'eveonline': {"oauth":2,"title":"EVE Online","baseUrl":"https://login.eveonline.com/","authorizeUrl":"https://login.eveonline.com/v2/oauth/authorize","accessTokenUrl":"https://login.eveonline.com/v2/oauth/token","clientAuth":"post","scope":["publicData"],"agree":4},
  'evernote': {"oauth":1,"title":"Evernote","baseUrl":"https://www.evernote.com/","authorizeUrl":"https://www.evernote.com/OAuth.action","requestTokenUrl":"https://www.evernote.com/oauth","accessTokenUrl":"https://www.evernote.com/oauth","accessTokenMethod":"GET","docs":"https://dev.evernote.com/doc/","agree":5},
  'exact-online': {"oauth":2,"title":"Exact Online","baseUrl":"https://start.exactonline.{extension}/","authorizeUrl":"https://start.exactonline.{extension}/api/oauth2/auth","accessTokenUrl":"https://start.exactonline.{extension}/api/oauth2/token","headers":{"accept":"application/json"},"pagination":{"by":"url","next":"d.__next"},"agree":2,"variables":["extension"]},
  'exist': {"oauth":2,"title":"Exist","baseUrl":"https://exist.io/","authorizeUrl":"https://exist.io/oauth2/authorize","accessTokenUrl":"https://exist.io/oauth2/access_token","clientAuth":"post","scope":["mood_read","health_read","productivity_read"],"pagination":{"by":"url","next":"next"},"agree":2},
  'eyeem': {"oauth":2,"title":"EyeEm","baseUrl":"https://api.eyeem.com/v2/","authorizeUrl":"https://www.eyeem.com/oauth/authorize","accessTokenUrl":"https://api.eyeem.com/v2/oauth/token","clientAuth":"post","agree":2},
  'familysearch': {"oauth":2,"title":"FamilySearch","baseUrl":"https://api.familysearch.org/platform/","authorizeUrl":"https://ident.familysearch.org/cis-web/oauth2/v3/authorization","accessTokenUrl":"https://ident.familysearch.org/cis-web/oauth2/v3/token","clientAuth":"post","docs":"https://familysearch.org/developers","agree":3},
  'feedly': {"oauth":2,"title":"Feedly","baseUrl":"https://cloud.feedly.com/v3/","authorizeUrl":"https://cloud.feedly.com/v3/auth/auth","accessTokenUrl":"https://cloud.feedly.com/v3/auth/token","clientAuth":"post","scope":["https://cloud.feedly.com/subscriptions"],"docs":"https://developer.feedly.com/","agree":3},
  'figma': {"oauth":2,"title":"Figma","baseUrl":"https://api.figma.com/","authorizeUrl":"https://www.figma.com/oauth","accessTokenUrl":"https://api.figma.com/v1/oauth/token","clientAuth":"post","scope":["files:read"],"scopeSeparator":",","refreshUrl":"https://api.figma.com/v1/oauth/refresh","agree":5},
  'fitbit': {"oauth":2,"title":"Fitbit","baseUrl":"https://api.fitbit.com/","authorizeUrl":"https://www.fitbit.com/oauth2/authorize","accessTokenUrl":"https://api.fitbit.com/oauth2/token","scope":["profile"],"docs":"https://wiki.fitbit.com/display/API/Fitbit+API","agree":11},
  'fitbit-oauth1': {"oauth":1,"title":"Fitbit","baseUrl":"https://api.fitbit.com/1/","authorizeUrl":"https://www.fitbit.com/oauth/authorize","requestTokenUrl":"https://api.fitbit.com/oauth/request_token","accessTokenUrl":"https://api.fitbit.com/oauth/access_token","docs":"https://wiki.fitbit.com/display/API/Fitbit+API","agree":3},
  'foursquare': {"oauth":2,"title":"Foursquare","baseUrl":"https://api.foursquare.com/v2/","authorizeUrl":"https://foursquare.com/oauth2/authenticate","accessTokenUrl":"https://foursquare.com/oauth2/access_token","clientAuth":"post","docs":"https://developer.foursquare.com/overview/auth","agree":12},
  'frappe': {"oauth":2,"title":"Frappe","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/api/method/frappe.integrations.oauth2.authorize","accessTokenUrl":"https://{host}/api/method/frappe.integrations.oauth2.get_token","clientAuth":"post","scope":["openid"],"agree":2,"variables":["host"]},
  'freeagent': {"oauth":2,"title":"FreeAgent","baseUrl":"https://api.freeagent.com/","authorizeUrl":"https://api.freeagent.com/v2/approve_app","accessTokenUrl":"https://api.freeagent.com/v2/token_endpoint","agree":2},
  'fusionauth': {"oauth":2,"title":"FusionAuth","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/authorize","accessTokenUrl":"https://{host}/token","clientAuth":"post","scope":["openid","offline_access","email","profile"],"agree":2,"variables":["host"]},
  'garmin-oauth1': {"oauth":1,"title":"Garmin","baseUrl":"https://apis.garmin.com/","authorizeUrl":"https://connect.garmin.com/oauthConfirm","requestTokenUrl":"https://connectapi.garmin.com/oauth-service/oauth/request_token","accessTokenUrl":"https://connectapi.garmin.com/oauth-service/oauth/access_token","agree":3},
  'genius': {"oauth":2,"title":"Genius","baseUrl":"https://api.genius.com/","authorizeUrl":"https://api.genius.com/oauth/authorize","accessTokenUrl":"https://api.genius.com/oauth/token","clientAuth":"post","agree":2},
  'gitea': {"oauth":2,"title":"Gitea","baseUrl":"https://gitea.com/","authorizeUrl":"https://gitea.com/login/oauth/authorize","accessTokenUrl":"https://gitea.com/login/oauth/access_token","clientAuth":"post","scope":["read:user","user:email"],"agree":7},
  'gitee': {"oauth":2,"title":"Gitee","baseUrl":"https://gitee.com/","authorizeUrl":"https://gitee.com/oauth/authorize","accessTokenUrl":"https://gitee.com/oauth/token","clientAuth":"post","scope":["user_info","emails"],"agree":4},
  'goodreads': {"oauth":1,"title":"Goodreads","baseUrl":"https://www.goodreads.com/api/","authorizeUrl":"https://www.goodreads.com/oauth/authorize","requestTokenUrl":"https://www.goodreads.com/oauth/request_token","accessTokenUrl":"https://www.goodreads.com/oauth/access_token","revision":"1.0","agree":3},
  'gumroad': {"oauth":2,"title":"Gumroad","baseUrl":"https://api.gumroad.com/","authorizeUrl":"https://gumroad.com/oauth/authorize","accessTokenUrl":"https://gumroad.com/oauth/token","clientAuth":"post","scope":["view_profile"],"agree":3},
  'harvest': {"oauth":2,"title":"Harvest","baseUrl":"https://api.harvestapp.com/","authorizeUrl":"https://id.getharvest.com/oauth2/authorize","accessTokenUrl":"https://id.getharvest.com/api/v2/oauth2/token","clientAuth":"post","agree":2},
  'headhunter': {"oauth":2,"title":"HeadHunter","baseUrl":"https://api.hh.ru/","authorizeUrl":"https://hh.ru/oauth/authorize","accessTokenUrl":"https://hh.ru/oauth/token","clientAuth":"post","agree":2},
  'heroku': {"oauth":2,"title":"Heroku","baseUrl":"https://api.heroku.com/","authorizeUrl":"https://id.heroku.com/oauth/authorize","accessTokenUrl":"https://id.heroku.com/oauth/token","clientAuth":"post","docs":"https://devcenter.heroku.com/articles/oauth","agree":7},
  'huawei': {"oauth":2,"title":"Huawei","baseUrl":"https://account.cloud.huawei.com/","authorizeUrl":"https://oauth-login.cloud.huawei.com/oauth2/v3/authorize","accessTokenUrl":"https://oauth-login.cloud.huawei.com/oauth2/v3/token","clientAuth":"post","scope":["openid"],"agree":2},
  'hubic': {"oauth":2,"title":"hubiC","baseUrl":"https://api.hubic.com/","authorizeUrl":"https://api.hubic.com/oauth/auth","accessTokenUrl":"https://api.hubic.com/oauth/token","clientAuth":"post","agree":2},
  'hubspot': {"oauth":2,"title":"HubSpot","baseUrl":"https://api.hubapi.com/","authorizeUrl":"https://app.hubspot.com/oauth/authorize","accessTokenUrl":"https://api.hubapi.com/oauth/v1/token","clientAuth":"post","scope":["oauth"],"pagination":{"by":"cursor","param":"after","next":"paging.next.after"},"agree":10},
  'huggingface': {"oauth":2,"title":"Hugging Face","baseUrl":"https://huggingface.co/","authorizeUrl":"https://huggingface.co/oauth/authorize","accessTokenUrl":"https://huggingface.co/oauth/token","clientAuth":"post","scope":["openid","profile","email"],"issuer":"https://huggingface.co","deviceUrl":"https://huggingface.co/oauth/device","identity":{"url":"https://huggingface.co/oauth/userinfo","id":"sub","name":"name"},"agree":2},
  'imgur': {"oauth":2,"title":"Imgur","baseUrl":"https://api.imgur.com/3/","authorizeUrl":"https://api.imgur.com/oauth2/authorize","accessTokenUrl":"https://api.imgur.com/oauth2/token","clientAuth":"post","docs":"https://api.imgur.com/","agree":4},
  'instagram': {"oauth":2,"title":"Instagram","baseUrl":"https://graph.instagram.com/","authorizeUrl":"https://www.instagram.com/oauth/authorize","accessTokenUrl":"https://api.instagram.com/oauth/access_token","clientAuth":"post","scope":["user_profile"],"scopeSeparator":",","docs":"https://developers.facebook.com/docs/instagram-basic-display-api","agree":5},
  'intercom': {"oauth":2,"title":"Intercom","baseUrl":"https://api.intercom.io/","authorizeUrl":"https://app.intercom.io/oauth","accessTokenUrl":"https://api.intercom.io/auth/eagle/token","clientAuth":"post","docs":"https://developers.intercom.io/","agree":2},
  'jumpcloud': {"oauth":2,"title":"JumpCloud","baseUrl":"https://oauth.id.jumpcloud.com/","authorizeUrl":"https://oauth.id.jumpcloud.com/oauth2/auth","accessTokenUrl":"https://oauth.id.jumpcloud.com/oauth2/token","scope":["openid"],"agree":2},
  'kakao': {"oauth":2,"title":"Kakao","baseUrl":"https://kapi.kakao.com/v1/","authorizeUrl":"https://kauth.kakao.com/oauth/authorize","accessTokenUrl":"https://kauth.kakao.com/oauth/token","clientAuth":"post","scope":["account_email","profile_image","profile_nickname"],"docs":"https://developers.kakao.com/docs","agree":14},
  'keycloak': {"oauth":2,"title":"Keycloak","baseUrl":"https://{host}/realms/{realm}/protocol/openid-connect/","authorizeUrl":"https://{host}/realms/{realm}/protocol/openid-connect/auth","accessTokenUrl":"https://{host}/realms/{realm}/protocol/openid-connect/token","clientAuth":"post","scope":["openid","profile","email"],"revokeUrl":"https://{host}/realms/{realm}/protocol/openid-connect/revoke","issuer":"https://{host}/realms/{realm}","deviceUrl":"https://{host}/realms/{realm}/protocol/openid-connect/auth/device","introspectUrl":"https://{host}/realms/{realm}/protocol/openid-connect/token/introspect","docs":"https://www.keycloak.org/docs/latest/securing_apps/#_oidc","agree":7,"variables":["host","realm"]},
  'kick': {"oauth":2,"title":"Kick","baseUrl":"https://api.kick.com/","authorizeUrl":"https://id.kick.com/oauth/authorize","accessTokenUrl":"https://id.kick.com/oauth/token","clientAuth":"post","scope":["user:read"],"revokeUrl":"https://id.kick.com/oauth/revoke","agree":5},
  'kook': {"oauth":2,"title":"KOOK","baseUrl":"https://www.kookapp.cn/","authorizeUrl":"https://www.kookapp.cn/app/oauth2/authorize","accessTokenUrl":"https://www.kookapp.cn/api/oauth2/token","clientAuth":"post","scope":["get_user_info"],"agree":2},
  'lichess': {"oauth":2,"title":"Lichess","baseUrl":"https://lichess.org/","authorizeUrl":"https://lichess.org/oauth","accessTokenUrl":"https://lichess.org/api/token","clientAuth":"post","scope":["email:read"],"agree":3},
  'line': {"oauth":2,"title":"LINE","baseUrl":"https://api.line.me/v2/","authorizeUrl":"https://access.line.me/oauth2/v2.1/authorize","accessTokenUrl":"https://api.line.me/oauth2/v2.1/token","clientAuth":"post","scope":["openid","profile","email"],"revokeUrl":"https://api.line.me/oauth2/v2.1/revoke","revokeBy":"access_token","identity":{"url":"https://api.line.me/v2/profile","id":"sub","name":"name"},"docs":"https://developers.line.me/en/docs/","agree":13},
  'linear': {"oauth":2,"title":"Linear","baseUrl":"https://api.linear.app/","authorizeUrl":"https://linear.app/oauth/authorize","accessTokenUrl":"https://api.linear.app/oauth/token","clientAuth":"post","pkce":"off","scope":["read"],"authorizeParams":{"prompt":"consent"},"agree":6},
  'linkedin-oauth1': {"oauth":1,"title":"LinkedIn","baseUrl":"https://api.linkedin.com/","authorizeUrl":"https://api.linkedin.com/uas/oauth/authenticate","requestTokenUrl":"https://api.linkedin.com/uas/oauth/requestToken","accessTokenUrl":"https://api.linkedin.com/uas/oauth/accessToken","scopeParam":"scope","scopeSent":"request_token","docs":"https://developer.linkedin.com/documents/linkedin-api-resource-map","agree":2},
  'live': {"oauth":2,"title":"Windows Live","baseUrl":"https://apis.live.net/v5.0/","authorizeUrl":"https://login.live.com/oauth20_authorize.srf","accessTokenUrl":"https://login.live.com/oauth20_token.srf","clientAuth":"post","scope":["wl.basic","wl.emails"],"scopeSeparator":",","docs":"https://msdn.microsoft.com/en-us/library/hh243647.aspx","agree":11},
  'lyft': {"oauth":2,"title":"Lyft","baseUrl":"https://api.lyft.com/","authorizeUrl":"https://api.lyft.com/oauth/authorize","accessTokenUrl":"https://api.lyft.com/oauth/token","scope":["public","profile","rides.read","rides.request"],"agree":2},
  'mailchimp': {"oauth":2,"title":"Mailchimp","baseUrl":"https://login.mailchimp.com/","authorizeUrl":"https://login.mailchimp.com/oauth2/authorize","accessTokenUrl":"https://login.mailchimp.com/oauth2/token","clientAuth":"post","docs":"https://apidocs.mailchimp.com/","agree":10},
  'mailru': {"oauth":2,"title":"Mail.ru","baseUrl":"https://www.appsmail.ru/","authorizeUrl":"https://oauth.mail.ru/login","accessTokenUrl":"https://oauth.mail.ru/token","clientAuth":"post","scope":["userinfo"],"docs":"https://api.mail.ru/docs/","agree":5},
  'mailup': {"oauth":2,"title":"MailUp","baseUrl":"https://services.mailup.com/API/v1.1/Rest/ConsoleService.svc/Console/","authorizeUrl":"https://services.mailup.com/Authorization/OAuth/Authorization","accessTokenUrl":"https://services.mailup.com/Authorization/OAuth/Token","clientAuth":"post","docs":"https://help.mailup.com/display/mailupapi/Getting+started+with+the+MailUp+API","agree":2},
  'mapmyfitness': {"oauth":2,"title":"MapMyFitness","baseUrl":"https://oauth2-api.mapmyapi.com/v7.1/","authorizeUrl":"https://www.mapmyfitness.com/v7.0/oauth2/authorize","accessTokenUrl":"https://oauth2-api.mapmyapi.com/v7.0/oauth2/access_token","clientAuth":"post","agree":2},
  'mattermost': {"oauth":2,"title":"Mattermost","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/oauth/authorize","accessTokenUrl":"https://{host}/oauth/access_token","clientAuth":"post","agree":2,"variables":["host"]},
  'mediawiki': {"oauth":2,"title":"MediaWiki","baseUrl":"https://meta.wikimedia.org/","authorizeUrl":"https://{host}/oauth2/authorize","accessTokenUrl":"https://{host}/oauth2/access_token","clientAuth":"post","agree":2,"variables":["host"]},
  'medium': {"oauth":2,"title":"Medium","baseUrl":"https://api.medium.com/v1/","authorizeUrl":"https://medium.com/m/oauth/authorize","accessTokenUrl":"https://api.medium.com/v1/tokens","clientAuth":"post","scope":["basicProfile"],"scopeSeparator":",","docs":"https://github.com/Medium/medium-api-docs","agree":4},
  'meetup': {"oauth":2,"title":"Meetup","baseUrl":"https://api.meetup.com/2/","authorizeUrl":"https://secure.meetup.com/oauth2/authorize","accessTokenUrl":"https://secure.meetup.com/oauth2/access","clientAuth":"post","scope":["ageless"],"docs":"https://www.meetup.com/meetup_api/","agree":8},
  'meetup-oauth1': {"oauth":1,"title":"Meetup","baseUrl":"https://api.meetup.com/","authorizeUrl":"https://www.meetup.com/authenticate","requestTokenUrl":"https://api.meetup.com/oauth/request","accessTokenUrl":"https://api.meetup.com/oauth/access","agree":2},
  'mercadolibre': {"oauth":2,"title":"Mercado Libre","baseUrl":"https://api.mercadolibre.com/","authorizeUrl":"https://auth.mercadolibre.com/authorization","accessTokenUrl":"https://api.mercadolibre.com/oauth/token","clientAuth":"post","scope":["offline_access","read"],"agree":2},
  'mercadopago': {"oauth":2,"title":"Mercado Pago","baseUrl":"https://api.mercadopago.com/","authorizeUrl":"https://auth.mercadopago.com/authorization","accessTokenUrl":"https://api.mercadopago.com/oauth/token","clientAuth":"post","scope":["read"],"agree":2},
  'miro': {"oauth":2,"title":"Miro","baseUrl":"https://api.miro.com/","authorizeUrl":"https://miro.com/oauth/authorize","accessTokenUrl":"https://api.miro.com/v1/oauth/token","clientAuth":"post","scope":["identity:read"],"agree":2},
  'mixcloud': {"oauth":2,"title":"Mixcloud","baseUrl":"https://api.mixcloud.com/","authorizeUrl":"https://www.mixcloud.com/oauth/authorize","accessTokenUrl":"https://www.mixcloud.com/oauth/access_token","clientAuth":"post","docs":"https://www.mixcloud.com/developers/documentation","agree":5},
  'monday': {"oauth":2,"title":"monday.com","baseUrl":"https://api.monday.com/","authorizeUrl":"https://auth.monday.com/oauth2/authorize","accessTokenUrl":"https://auth.monday.com/oauth2/token","clientAuth":"post","scope":["me:read"],"paramNames":{"response_type":""},"authorizeParams":{"force_install_if_needed":"True"},"agree":3},
  'musicbrainz': {"oauth":2,"title":"MusicBrainz","baseUrl":"https://musicbrainz.org/","authorizeUrl":"https://musicbrainz.org/oauth2/authorize","accessTokenUrl":"https://musicbrainz.org/oauth2/token","clientAuth":"post","scope":["profile"],"agree":2},
  'myob': {"oauth":2,"title":"MYOB","baseUrl":"https://api.myob.com/accountright/","authorizeUrl":"https://secure.myob.com/oauth2/account/authorize","accessTokenUrl":"https://secure.myob.com/oauth2/v1/authorize","clientAuth":"post","callbackParams":["businessId"],"authorizeParams":{"prompt":"consent"},"headers":{"x-myobapi-version":"v2"},"clientHeaders":{"x-myobapi-key":"{clientId}"},"docs":"https://developer.myob.com","agree":4},
  'nationbuilder': {"oauth":2,"title":"NationBuilder","baseUrl":"https://{accountId}.nationbuilder.com/api/","authorizeUrl":"https://{accountId}.nationbuilder.com/oauth/authorize","accessTokenUrl":"https://{accountId}.nationbuilder.com/oauth/token","clientAuth":"post","scope":["default"],"scopeSeparator":",","agree":2,"variables":["accountId"]},
  'naver': {"oauth":2,"title":"Naver","baseUrl":"https://openapi.naver.com/v1/","authorizeUrl":"https://nid.naver.com/oauth2.0/authorize","accessTokenUrl":"https://nid.naver.com/oauth2.0/token","clientAuth":"post","scope":["profile","email"],"agree":12},
  'nest': {"oauth":2,"title":"Nest","baseUrl":"https://developer-api.nest.com/","authorizeUrl":"https://home.nest.com/login/oauth2","accessTokenUrl":"https://api.home.nest.com/oauth2/access_token","clientAuth":"post","agree":3},
  'netlify': {"oauth":2,"title":"Netlify","baseUrl":"https://api.netlify.com/api/v1/","authorizeUrl":"https://app.netlify.com/authorize","accessTokenUrl":"https://api.netlify.com/oauth/token","clientAuth":"post","agree":3},
  'netsuite': {"oauth":2,"title":"NetSuite","baseUrl":"https://{accountId}.suitetalk.api.netsuite.com/services/rest/record/v1/","authorizeUrl":"https://{accountId}.app.netsuite.com/app/login/oauth2/authorize.nl","accessTokenUrl":"https://{accountId}.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token","clientAuth":"post","scope":["restlets","rest_webservices"],"authorizeParams":{"prompt":"consent"},"agree":2,"variables":["accountId"]},
  'nextcloud': {"oauth":2,"title":"Nextcloud","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/apps/oauth2/authorize","accessTokenUrl":"https://{host}/apps/oauth2/api/v1/token","clientAuth":"post","scope":["read"],"agree":4,"variables":["host"]},
  'odnoklassniki': {"oauth":2,"title":"Odnoklassniki","baseUrl":"https://api.odnoklassniki.ru/","authorizeUrl":"https://connect.ok.ru/oauth/authorize","accessTokenUrl":"https://api.ok.ru/oauth/token.do","clientAuth":"post","scope":["VALUABLE_ACCESS","GET_EMAIL"],"scopeSeparator":";","docs":"https://apiok.ru/wiki/display/TS/Home","agree":4},
  'ohloh': {"oauth":1,"title":"Open Hub","baseUrl":"https://www.ohloh.net/","authorizeUrl":"https://www.ohloh.net/oauth/authorize","requestTokenUrl":"https://www.ohloh.net/oauth/request_token","accessTokenUrl":"https://www.ohloh.net/oauth/access_token","docs":"https://meta.ohloh.net/reference/","agree":2},
  'okta': {"oauth":2,"title":"Okta","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/oauth2/v1/authorize","accessTokenUrl":"https://{host}/oauth2/v1/token","clientAuth":"post","scope":["openid","profile","email"],"revokeUrl":"https://{host}/oauth2/v1/revoke","issuer":"https://{host}","deviceUrl":"https://{host}/oauth2/v1/device/authorize","introspectUrl":"https://{host}/oauth2/v1/introspect","agree":7,"variables":["host"]},
  'onelogin': {"oauth":2,"title":"OneLogin","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/auth","accessTokenUrl":"https://{host}/token","issuer":"https://{host}/oidc/2","introspectUrl":"https://{host}/oidc/2/token/introspection","agree":2,"variables":["host"]},
  'onshape': {"oauth":2,"title":"Onshape","baseUrl":"https://cad.onshape.com/","authorizeUrl":"https://oauth.onshape.com/oauth/authorize","accessTokenUrl":"https://oauth.onshape.com/oauth/token","clientAuth":"post","agree":2},
  'openstreetmap': {"oauth":2,"title":"OpenStreetMap","baseUrl":"https://api.openstreetmap.org/","authorizeUrl":"https://www.openstreetmap.org/oauth2/authorize","accessTokenUrl":"https://www.openstreetmap.org/oauth2/token","clientAuth":"post","scope":["read_prefs"],"agree":4},
  'orcid': {"oauth":2,"title":"ORCID","baseUrl":"https://pub.orcid.org/v2.1/","authorizeUrl":"https://orcid.org/oauth/authorize","accessTokenUrl":"https://orcid.org/oauth/token","clientAuth":"post","scope":["/authenticate","/read-limited"],"docs":"https://members.orcid.org/api/","agree":3},
  'ory': {"oauth":2,"title":"Ory Hydra","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/oauth2/auth","accessTokenUrl":"https://{host}/oauth2/token","clientAuth":"post","agree":2,"variables":["host"]},
  'oschina': {"oauth":2,"title":"OSChina","baseUrl":"https://www.oschina.net/","authorizeUrl":"https://www.oschina.net/action/oauth2/authorize","accessTokenUrl":"https://www.oschina.net/action/openapi/token","clientAuth":"post","agree":2},
  'osu': {"oauth":2,"title":"osu!","baseUrl":"https://osu.ppy.sh/","authorizeUrl":"https://osu.ppy.sh/oauth/authorize","accessTokenUrl":"https://osu.ppy.sh/oauth/token","clientAuth":"post","scope":["identify"],"agree":5},
  'oura': {"oauth":2,"title":"Oura","baseUrl":"https://api.ouraring.com/","authorizeUrl":"https://cloud.ouraring.com/oauth/authorize","accessTokenUrl":"https://api.ouraring.com/oauth/token","clientAuth":"post","agree":2},
  'patreon': {"oauth":2,"title":"Patreon","baseUrl":"https://www.patreon.com/api/","authorizeUrl":"https://www.patreon.com/oauth2/authorize","accessTokenUrl":"https://www.patreon.com/api/oauth2/token","clientAuth":"post","scope":["identity","identity[email]"],"revokeUrl":"https://www.patreon.com/oauth2/revoke","docs":"https://docs.patreon.com/#oauth","agree":11},
  'paymill': {"oauth":2,"title":"Paymill","baseUrl":"https://connect.paymill.com/","authorizeUrl":"https://connect.paymill.com/authorize","accessTokenUrl":"https://connect.paymill.com/token","clientAuth":"post","scope":["transactions_rw"],"docs":"https://www.paymill.com/en-gb/documentation-3/reference/api-reference/","agree":2},
  'paypal': {"oauth":2,"title":"PayPal","baseUrl":"https://api-m.paypal.com/","authorizeUrl":"https://www.paypal.com/signin/authorize","accessTokenUrl":"https://api.paypal.com/v1/oauth2/token","clientAuth":"post","scope":["openid","email"],"docs":"https://developer.paypal.com/docs/api/overview/#","agree":2},
  'phabricator': {"oauth":2,"title":"Phabricator","baseUrl":"https://secure.phabricator.com/","authorizeUrl":"https://secure.phabricator.com/oauthserver/auth","accessTokenUrl":"https://secure.phabricator.com/oauthserver/token","clientAuth":"post","scope":["whoami"],"scopeSeparator":",","agree":2},
  'ping': {"oauth":2,"title":"PingOne","baseUrl":"https://api.pingone.{tld}/","authorizeUrl":"https://auth.pingone.{tld}/{environmentId}/as/authorize","accessTokenUrl":"https://auth.pingone.{tld}/{environmentId}/as/token","clientAuth":"post","scope":["openid","email"],"agree":2,"variables":["environmentId","tld"]},
  'pinterest': {"oauth":2,"title":"Pinterest","baseUrl":"https://api.pinterest.com/","authorizeUrl":"https://www.pinterest.com/oauth","accessTokenUrl":"https://api.pinterest.com/v5/oauth/token","clientAuth":"post","scope":["user_accounts:read"],"scopeSeparator":",","docs":"https://developers.pinterest.com/docs/api/v5/","agree":5},
  'pipedrive': {"oauth":2,"title":"Pipedrive","baseUrl":"https://api.pipedrive.com/","authorizeUrl":"https://oauth.pipedrive.com/oauth/authorize","accessTokenUrl":"https://oauth.pipedrive.com/oauth/token","clientAuth":"post","pkce":"off","scope":["base"],"pagination":{"by":"cursor","param":"start","next":"additional_data.pagination.next_start"},"agree":5},
  'planningcenter': {"oauth":2,"title":"Planning Center","baseUrl":"https://api.planningcenteronline.com/","authorizeUrl":"https://api.planningcenteronline.com/oauth/authorize","accessTokenUrl":"https://api.planningcenteronline.com/oauth/token","clientAuth":"post","scope":["people"],"headers":{"accept":"application/json"},"pagination":{"by":"url","next":"links.next"},"agree":3},
  'plurk': {"oauth":1,"title":"Plurk","baseUrl":"https://www.plurk.com/APP/","authorizeUrl":"https://www.plurk.com/OAuth/authorize","requestTokenUrl":"https://www.plurk.com/OAuth/request_token","accessTokenUrl":"https://www.plurk.com/OAuth/access_token","docs":"https://www.plurk.com/API#toc","agree":2},
  'podio': {"oauth":2,"title":"Podio","baseUrl":"https://api.podio.com/","authorizeUrl":"https://podio.com/oauth/authorize","accessTokenUrl":"https://podio.com/oauth/token","clientAuth":"post","docs":"https://developers.podio.com/doc/","agree":4},
  'polar': {"oauth":2,"title":"Polar","baseUrl":"https://api.polar.sh/","authorizeUrl":"https://polar.sh/oauth2/authorize","accessTokenUrl":"https://api.polar.sh/v1/oauth2/token","clientAuth":"post","scope":["openid","profile","email"],"revokeUrl":"https://api.polar.sh/v1/oauth2/revoke","agree":3},
  'procore': {"oauth":2,"title":"Procore","baseUrl":"https://api.procore.com/","authorizeUrl":"https://login.procore.com/oauth/authorize","accessTokenUrl":"https://login.procore.com/oauth/token","clientAuth":"post","agree":3},
  'pushbullet': {"oauth":2,"title":"Pushbullet","baseUrl":"https://api.pushbullet.com/","authorizeUrl":"https://www.pushbullet.com/authorize","accessTokenUrl":"https://api.pushbullet.com/oauth2/token","clientAuth":"post","agree":3},
  'qq': {"oauth":2,"title":"QQ","baseUrl":"https://graph.qq.com/oauth2.0/","authorizeUrl":"https://graph.qq.com/oauth2.0/authorize","accessTokenUrl":"https://graph.qq.com/oauth2.0/token","accessTokenMethod":"GET","clientAuth":"post","scope":["get_user_info"],"agree":9},
  'quickbooks': {"oauth":2,"title":"QuickBooks","baseUrl":"https://quickbooks.api.intuit.com/","authorizeUrl":"https://appcenter.intuit.com/connect/oauth2","accessTokenUrl":"https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer","clientAuth":"post","scope":["openid","com.intuit.quickbooks.accounting","profile","phone"],"callbackParams":["realmId"],"revokeUrl":"https://developer.api.intuit.com/v2/oauth2/tokens/revoke","origins":["https://accounts.platform.intuit.com"],"agree":6},
  'quickbooks-oauth1': {"oauth":1,"title":"QuickBooks","baseUrl":"https://quickbooks.api.intuit.com/","authorizeUrl":"https://appcenter.intuit.com/Connect/Begin","requestTokenUrl":"https://oauth.intuit.com/oauth/v1/get_request_token","accessTokenUrl":"https://oauth.intuit.com/oauth/v1/get_access_token","agree":2},
  'redbooth': {"oauth":2,"title":"Redbooth","baseUrl":"https://redbooth.com/api/3/","authorizeUrl":"https://redbooth.com/oauth2/authorize","accessTokenUrl":"https://redbooth.com/oauth2/token","clientAuth":"post","agree":2},
  'renren': {"oauth":2,"title":"Renren","baseUrl":"https://api.renren.com/","authorizeUrl":"https://graph.renren.com/oauth/authorize","accessTokenUrl":"https://graph.renren.com/oauth/token","clientAuth":"post","docs":"https://wiki.dev.renren.com/wiki/","agree":3},
  'roblox': {"oauth":2,"title":"Roblox","baseUrl":"https://apis.roblox.com/","authorizeUrl":"https://apis.roblox.com/oauth/v1/authorize","accessTokenUrl":"https://apis.roblox.com/oauth/v1/token","clientAuth":"post","scope":["openid","profile"],"revokeUrl":"https://apis.roblox.com/oauth/v1/token/revoke","issuer":"https://apis.roblox.com/oauth/","introspectUrl":"https://apis.roblox.com/oauth/v1/token/introspect","identity":{"url":"https://apis.roblox.com/oauth/v1/userinfo","id":"sub","name":"name"},"agree":4},
  'runkeeper': {"oauth":2,"title":"Runkeeper","baseUrl":"https://api.runkeeper.com/","authorizeUrl":"https://runkeeper.com/apps/authorize","accessTokenUrl":"https://runkeeper.com/apps/token","clientAuth":"post","docs":"https://developer.runkeeper.com/healthgraph/overview","agree":7},
  'sage': {"oauth":2,"title":"Sage","baseUrl":"https://api.accounting.sage.com/","authorizeUrl":"https://www.sageone.com/oauth2/auth/central","accessTokenUrl":"https://oauth.accounting.sage.com/token","clientAuth":"post","scope":["full_access"],"authorizeParams":{"filter":"apiv3.1"},"agree":2},
  'salesloft': {"oauth":2,"title":"Salesloft","baseUrl":"https://api.salesloft.com/","authorizeUrl":"https://accounts.salesloft.com/oauth/authorize","accessTokenUrl":"https://accounts.salesloft.com/oauth/token","clientAuth":"post","agree":2},
  'seznam': {"oauth":2,"title":"Seznam","baseUrl":"https://login.szn.cz/","authorizeUrl":"https://login.szn.cz/api/v1/oauth/auth","accessTokenUrl":"https://login.szn.cz/api/v1/oauth/token","clientAuth":"post","scope":["identity"],"scopeSeparator":",","docs":"https://vyvojari.seznam.cz/oauth/doc","agree":3},
  'shopify': {"oauth":2,"title":"Shopify","baseUrl":"https://{subdomain}.myshopify.com/","authorizeUrl":"https://{subdomain}.myshopify.com/admin/oauth/authorize","accessTokenUrl":"https://{subdomain}.myshopify.com/admin/oauth/access_token","clientAuth":"post","scope":["read_orders","read_products"],"scopeSeparator":",","accessTokenParams":{"expiring":"1"},"tokenHeader":"x-shopify-access-token","docs":"https://docs.shopify.com/api","agree":6,"variables":["subdomain"]},
  'skyrock': {"oauth":1,"title":"Skyrock","baseUrl":"https://api.skyrock.com/v2/","authorizeUrl":"https://api.skyrock.com/v2/oauth/authorize","requestTokenUrl":"https://api.skyrock.com/v2/oauth/initiate","accessTokenUrl":"https://api.skyrock.com/v2/oauth/token","docs":"https://www.skyrock.com/developer/documentation/","agree":3},
  'slack-openid': {"oauth":2,"title":"Sign in with Slack","baseUrl":"https://slack.com/","authorizeUrl":"https://slack.com/openid/connect/authorize","accessTokenUrl":"https://slack.com/api/openid.connect.token","clientAuth":"post","scope":["openid","profile","email"],"issuer":"https://slack.com","identity":{"url":"https://slack.com/api/openid.connect.userInfo","id":"sub","name":"name"},"agree":6},
  'smartsheet': {"oauth":2,"title":"Smartsheet","baseUrl":"https://api.{domain}/","authorizeUrl":"https://{host}/b/authorize","accessTokenUrl":"https://api.{domain}/2.0/token","clientAuth":"post","docs":"https://developers.smartsheet.com/api/smartsheet/guides/advanced-topics/oauth","agree":3,"variables":["domain","host"]},
  'smugmug': {"oauth":1,"title":"SmugMug","baseUrl":"https://www.smugmug.com/","authorizeUrl":"https://api.smugmug.com/services/oauth/1.0a/authorize","requestTokenUrl":"https://api.smugmug.com/services/oauth/1.0a/getRequestToken","accessTokenUrl":"https://api.smugmug.com/services/oauth/1.0a/getAccessToken","signatureMethod":"PLAINTEXT","agree":2},
  'snapchat': {"oauth":2,"title":"Snapchat","baseUrl":"https://adsapi.snapchat.com/","authorizeUrl":"https://accounts.snapchat.com/accounts/oauth2/auth","accessTokenUrl":"https://accounts.snapchat.com/accounts/oauth2/token","clientAuth":"post","pkce":"off","scope":["https://auth.snapchat.com/oauth2/api/user.display_name","https://auth.snapchat.com/oauth2/api/user.bitmoji.avatar"],"origins":["https://kit.snapchat.com"],"docs":"https://kit.snapchat.com/portal","agree":5},
  'snowflake': {"oauth":2,"title":"Snowflake","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/oauth/authorize","accessTokenUrl":"https://{host}/oauth/token-request","agree":2,"variables":["host"]},
  'socrata': {"oauth":2,"title":"Socrata","baseUrl":"https://{host}/api/","authorizeUrl":"https://{host}/oauth/authorize","accessTokenUrl":"https://{host}/oauth/access_token","clientAuth":"post","docs":"https://dev.socrata.com/docs/endpoints.html","agree":2,"variables":["host"]},
  'square': {"oauth":2,"title":"Square","baseUrl":"https://connect.squareup.com/","authorizeUrl":"https://connect.squareup.com/oauth2/authorize","accessTokenUrl":"https://connect.squareup.com/oauth2/token","clientAuth":"post","pkce":"off","authorizeParams":{"session":"False"},"docs":"https://docs.connect.squareup.com/","agree":3},
  'stackexchange': {"oauth":2,"title":"Stack Exchange","baseUrl":"https://api.stackexchange.com/","authorizeUrl":"https://stackexchange.com/oauth","accessTokenUrl":"https://stackexchange.com/oauth/access_token","clientAuth":"post","scope":["no_expiry"],"scopeSeparator":",","docs":"https://api.stackexchange.com/docs/authentication","agree":7},
  'startgg': {"oauth":2,"title":"start.gg","baseUrl":"https://api.start.gg/","authorizeUrl":"https://start.gg/oauth/authorize","accessTokenUrl":"https://api.start.gg/oauth/access_token","clientAuth":"post","scope":["user.identity","user.email"],"agree":2},
  'steem': {"oauth":2,"title":"Steem","baseUrl":"https://v2.steemconnect.com/","authorizeUrl":"https://v2.steemconnect.com/oauth2/authorize","accessTokenUrl":"https://v2.steemconnect.com/api/oauth2/token","clientAuth":"post","scope":["login"],"docs":"https://steemconnect.com/","agree":2},
  'stocktwits': {"oauth":2,"title":"StockTwits","baseUrl":"https://api.stocktwits.com/api/2/","authorizeUrl":"https://api.stocktwits.com/api/2/oauth/authorize","accessTokenUrl":"https://api.stocktwits.com/api/2/oauth/token","clientAuth":"post","scope":["read","publish_messages","publish_watch_lists","follow_users","follow_stocks"],"scopeSeparator":",","docs":"https://stocktwits.com/developers/docs/api","agree":5},
  'stormz': {"oauth":2,"title":"Stormz","baseUrl":"https://api.stormz.me/v1/","authorizeUrl":"https://stormz.me/oauth/authorize","accessTokenUrl":"https://stormz.me/oauth/token","clientAuth":"post","docs":"https://developer.stormz.me/","agree":2},
  'stripe': {"oauth":2,"title":"Stripe Connect","baseUrl":"https://api.stripe.com/","authorizeUrl":"https://connect.stripe.com/oauth/authorize","accessTokenUrl":"https://connect.stripe.com/oauth/token","clientAuth":"post","scope":["read_only"],"docs":"https://stripe.com/docs","agree":10},
  'surveymonkey': {"oauth":2,"title":"SurveyMonkey","baseUrl":"https://api.surveymonkey.com/","authorizeUrl":"https://api.surveymonkey.com/oauth/authorize","accessTokenUrl":"https://api.surveymonkey.com/oauth/token","clientAuth":"post","pkce":"off","origins":["https://api.surveymonkey.net"],"agree":2},
  'taobao': {"oauth":2,"title":"Taobao","baseUrl":"https://oauth.taobao.com/","authorizeUrl":"https://oauth.taobao.com/authorize","accessTokenUrl":"https://oauth.taobao.com/token","clientAuth":"post","agree":2},
  'teamleader': {"oauth":2,"title":"Teamleader Focus","baseUrl":"https://api.focus.teamleader.eu/","authorizeUrl":"https://focus.teamleader.eu/oauth2/authorize","accessTokenUrl":"https://focus.teamleader.eu/oauth2/access_token","clientAuth":"post","scope":["users"],"agree":2},
  'threads': {"oauth":2,"title":"Threads","baseUrl":"https://graph.threads.net/","authorizeUrl":"https://threads.net/oauth/authorize","accessTokenUrl":"https://graph.threads.net/oauth/access_token","clientAuth":"post","scope":["threads_basic"],"scopeSeparator":",","agree":3},
  'tiktok': {"oauth":2,"title":"TikTok","baseUrl":"https://open.tiktokapis.com/","authorizeUrl":"https://www.tiktok.com/v2/auth/authorize/","accessTokenUrl":"https://open.tiktokapis.com/v2/oauth/token/","clientAuth":"post","scope":["user.info.basic"],"scopeSeparator":",","paramNames":{"client_id":"client_key"},"revokeUrl":"https://open.tiktokapis.com/v2/oauth/revoke/","agree":7},
  'timely': {"oauth":2,"title":"Timely","baseUrl":"https://api.timelyapp.com/","authorizeUrl":"https://api.timelyapp.com/1.1/oauth/authorize","accessTokenUrl":"https://api.timelyapp.com/1.1/oauth/token","clientAuth":"post","pkce":"off","agree":2},
  'todoist': {"oauth":2,"title":"Todoist","baseUrl":"https://api.todoist.com/","authorizeUrl":"https://todoist.com/oauth/authorize","accessTokenUrl":"https://todoist.com/oauth/access_token","clientAuth":"post","scope":["data:read"],"scopeSeparator":",","agree":4},
  'trakt': {"oauth":2,"title":"Trakt","baseUrl":"https://api-v2launch.trakt.tv/","authorizeUrl":"https://trakt.tv/oauth/authorize","accessTokenUrl":"https://api.trakt.tv/oauth/token","clientAuth":"post","agree":3},
  'traxo': {"oauth":2,"title":"Traxo","baseUrl":"https://api.traxo.com/v2/","authorizeUrl":"https://www.traxo.com/oauth/authenticate","accessTokenUrl":"https://www.traxo.com/oauth/token","clientAuth":"post","docs":"https://developer.traxo.com","agree":2},
  'tripit': {"oauth":1,"title":"TripIt","baseUrl":"https://api.tripit.com/v1/","authorizeUrl":"https://www.tripit.com/oauth/authorize","requestTokenUrl":"https://api.tripit.com/oauth/request_token","accessTokenUrl":"https://api.tripit.com/oauth/access_token","revision":"1.0","docs":"https://tripit.github.com/api/doc/v1/","agree":4},
  'trovo': {"oauth":2,"title":"Trovo","baseUrl":"https://open-api.trovo.live/","authorizeUrl":"https://open.trovo.live/page/login.html","accessTokenUrl":"https://open-api.trovo.live/openplatform/exchangetoken","clientAuth":"post","scope":["user_details_self"],"agree":2},
  'trustpilot': {"oauth":2,"title":"Trustpilot","baseUrl":"https://api.trustpilot.com/","authorizeUrl":"https://authenticate.trustpilot.com","accessTokenUrl":"https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/accesstoken","pkce":"off","refreshUrl":"https://api.trustpilot.com/v1/oauth/oauth-business-users-for-applications/refresh","agree":2},
  'tumblr-oauth1': {"oauth":1,"title":"Tumblr","baseUrl":"https://api.tumblr.com/v2/","authorizeUrl":"https://www.tumblr.com/oauth/authorize","requestTokenUrl":"https://www.tumblr.com/oauth/request_token","accessTokenUrl":"https://www.tumblr.com/oauth/access_token","docs":"https://www.tumblr.com/docs/en/api/v2","agree":14},
  'typeform': {"oauth":2,"title":"Typeform","baseUrl":"https://api.typeform.com/","authorizeUrl":"https://api.typeform.com/oauth/authorize","accessTokenUrl":"https://api.typeform.com/oauth/token","clientAuth":"post","pkce":"off","scope":["offline"],"agree":3},
  'uber': {"oauth":2,"title":"Uber","baseUrl":"https://api.uber.com/","authorizeUrl":"https://login.uber.com/oauth/v2/authorize","accessTokenUrl":"https://login.uber.com/oauth/v2/token","clientAuth":"post","scope":["profile"],"docs":"https://developer.uber.com/v1/api-reference/","agree":2},
  'unsplash': {"oauth":2,"title":"Unsplash","baseUrl":"https://api.unsplash.com/","authorizeUrl":"https://unsplash.com/oauth/authorize","accessTokenUrl":"https://unsplash.com/oauth/token","clientAuth":"post","scope":["public"],"agree":2},
  'untappd': {"oauth":2,"title":"Untappd","baseUrl":"https://api.untappd.com/","authorizeUrl":"https://untappd.com/oauth/authenticate","accessTokenUrl":"https://untappd.com/oauth/authorize","accessTokenMethod":"GET","clientAuth":"post","agree":5},
  'upwork': {"oauth":1,"title":"Upwork","baseUrl":"https://www.upwork.com/api/","authorizeUrl":"https://www.upwork.com/services/api/auth","requestTokenUrl":"https://www.upwork.com/api/auth/v1/oauth/token/request","accessTokenUrl":"https://www.upwork.com/api/auth/v1/oauth/token/access","agree":2},
  'uservoice': {"oauth":1,"title":"UserVoice","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/oauth/authorize","requestTokenUrl":"https://{host}/oauth/request_token","accessTokenUrl":"https://{host}/oauth/access_token","agree":2,"variables":["host"]},
  'vatsim': {"oauth":2,"title":"VATSIM","baseUrl":"https://auth.vatsim.net/","authorizeUrl":"https://auth.vatsim.net/oauth/authorize","accessTokenUrl":"https://auth.vatsim.net/oauth/token","clientAuth":"post","agree":2},
  'vend': {"oauth":2,"title":"Vend","baseUrl":"https://{tenant}.vendhq.com/","authorizeUrl":"https://secure.vendhq.com/connect","accessTokenUrl":"https://{tenant}.vendhq.com/api/1.0/token","clientAuth":"post","docs":"https://developers.vendhq.com/documentation/oauth.html","agree":3,"variables":["tenant"]},
  'venmo': {"oauth":2,"title":"Venmo","baseUrl":"https://api.venmo.com/","authorizeUrl":"https://api.venmo.com/v1/oauth/authorize","accessTokenUrl":"https://api.venmo.com/v1/oauth/access_token","clientAuth":"post","agree":2},
  'vercel': {"oauth":2,"title":"Vercel","baseUrl":"https://api.vercel.com/","authorizeUrl":"https://vercel.com/oauth/authorize","accessTokenUrl":"https://api.vercel.com/v2/oauth/access_token","clientAuth":"post","agree":2},
  'verticalresponse': {"oauth":2,"title":"VerticalResponse","baseUrl":"https://vrapi.verticalresponse.com/api/v1/","authorizeUrl":"https://vrapi.verticalresponse.com/api/v1/oauth/authorize","accessTokenUrl":"https://vrapi.verticalresponse.com/api/v1/oauth/access_token","clientAuth":"post","docs":"https://developer.verticalresponse.com/docs","agree":2},
  'viadeo': {"oauth":2,"title":"Viadeo","baseUrl":"https://api.viadeo.com/","authorizeUrl":"https://secure.viadeo.com/oauth-provider/authorize2","accessTokenUrl":"https://secure.viadeo.com/oauth-provider/access_token2","clientAuth":"post","docs":"https://dev.viadeo.com/documentation/","agree":2},
  'vimeo': {"oauth":2,"title":"Vimeo","baseUrl":"https://api.vimeo.com/","authorizeUrl":"https://api.vimeo.com/oauth/authorize","accessTokenUrl":"https://api.vimeo.com/oauth/access_token","clientAuth":"post","scope":["public","private"],"docs":"https://developer.vimeo.com/api","agree":9},
  'vimeo-oauth1': {"oauth":1,"title":"Vimeo","baseUrl":"https://vimeo.com/","authorizeUrl":"https://vimeo.com/oauth/authorize","requestTokenUrl":"https://vimeo.com/oauth/request_token","accessTokenUrl":"https://vimeo.com/oauth/access_token","docs":"https://developer.vimeo.com/apis","agree":4},
  'vk': {"oauth":2,"title":"VK","baseUrl":"https://api.vk.com/method/","authorizeUrl":"https://oauth.vk.com/authorize","accessTokenUrl":"https://oauth.vk.com/access_token","clientAuth":"post","scope":["email"],"accessTokenParams":{"v":"5.131"},"docs":"https://vk.com/dev/main","agree":15},
  'vkid': {"oauth":2,"title":"VK","baseUrl":"https://id.vk.ru/","authorizeUrl":"https://id.vk.com/authorize","accessTokenUrl":"https://id.vk.com/oauth2/auth","clientAuth":"post","scope":["email","phone"],"agree":2},
  'wakatime': {"oauth":2,"title":"WakaTime","baseUrl":"https://wakatime.com/","authorizeUrl":"https://wakatime.com/oauth/authorize","accessTokenUrl":"https://wakatime.com/oauth/token","clientAuth":"post","scope":["email"],"agree":2},
  'wave': {"oauth":2,"title":"Wave","baseUrl":"https://gql.waveapps.com/","authorizeUrl":"https://api.waveapps.com/oauth2/authorize","accessTokenUrl":"https://api.waveapps.com/oauth2/token","clientAuth":"post","scope":["user:read"],"agree":2},
  'webex': {"oauth":2,"title":"Webex","baseUrl":"https://webexapis.com/","authorizeUrl":"https://webexapis.com/v1/authorize","accessTokenUrl":"https://webexapis.com/v1/access_token","clientAuth":"post","scope":["spark:kms","spark:people_read"],"agree":3},
  'webflow': {"oauth":2,"title":"Webflow","baseUrl":"https://api.webflow.com/","authorizeUrl":"https://webflow.com/oauth/authorize","accessTokenUrl":"https://api.webflow.com/oauth/access_token","clientAuth":"post","agree":2},
  'wechat': {"oauth":2,"title":"WeChat","baseUrl":"https://api.wechat.com/sns/","authorizeUrl":"https://open.weixin.qq.com/connect/qrconnect","accessTokenUrl":"https://api.weixin.qq.com/sns/oauth2/access_token","accessTokenMethod":"GET","clientAuth":"post","scope":["snsapi_login"],"scopeSeparator":",","paramNames":{"client_id":"appid","client_secret":"secret"},"agree":6},
  'wechat-mp': {"oauth":2,"title":"WeChat official accounts","baseUrl":"https://api.weixin.qq.com/","authorizeUrl":"https://open.weixin.qq.com/connect/oauth2/authorize","accessTokenUrl":"https://api.weixin.qq.com/sns/oauth2/access_token","accessTokenMethod":"GET","clientAuth":"post","scope":["snsapi_userinfo"],"paramNames":{"client_id":"appid","client_secret":"secret"},"agree":4},
  'weibo': {"oauth":2,"title":"Weibo","baseUrl":"https://api.weibo.com/2/","authorizeUrl":"https://api.weibo.com/oauth2/authorize","accessTokenUrl":"https://api.weibo.com/oauth2/access_token","clientAuth":"post","revokeUrl":"https://api.weibo.com/oauth2/revokeoauth2","revokeBy":"access_token","docs":"https://open.weibo.com/wiki/","agree":9},
  'withings': {"oauth":2,"title":"Withings","baseUrl":"https://wbsapi.withings.net/v2/","authorizeUrl":"https://account.withings.com/oauth2_user/authorize2","accessTokenUrl":"https://wbsapi.withings.net/v2/oauth2","clientAuth":"post","scopeSeparator":",","accessTokenParams":{"action":"requesttoken"},"refreshParams":{"action":"requesttoken"},"tokenAt":"body","agree":2},
  'withings-oauth1': {"oauth":1,"title":"Withings","baseUrl":"https://oauth.withings.com/","authorizeUrl":"https://oauth.withings.com/account/authorize","requestTokenUrl":"https://oauth.withings.com/account/request_token","accessTokenUrl":"https://oauth.withings.com/account/access_token","docs":"https://oauth.withings.com/partner/add","agree":2},
  'wordpress': {"oauth":2,"title":"WordPress","baseUrl":"https://public-api.wordpress.com/rest/v1/","authorizeUrl":"https://public-api.wordpress.com/oauth2/authorize","accessTokenUrl":"https://public-api.wordpress.com/oauth2/token","clientAuth":"post","scope":["auth"],"docs":"https://developer.wordpress.com/docs/api/","agree":8},
  'workos': {"oauth":2,"title":"WorkOS","baseUrl":"https://api.workos.com/","authorizeUrl":"https://api.workos.com/sso/authorize","accessTokenUrl":"https://api.workos.com/sso/token","clientAuth":"post","agree":4},
  'xero': {"oauth":2,"title":"Xero","baseUrl":"https://api.xero.com/","authorizeUrl":"https://login.xero.com/identity/connect/authorize","accessTokenUrl":"https://identity.xero.com/connect/token","clientAuth":"post","scope":["offline_access","openid"],"agree":3},
  'xero-oauth1': {"oauth":1,"title":"Xero","baseUrl":"https://api.xero.com/","authorizeUrl":"https://api.xero.com/oauth/Authorize","requestTokenUrl":"https://api.xero.com/oauth/RequestToken","accessTokenUrl":"https://api.xero.com/oauth/AccessToken","docs":"https://developer.xero.com/","agree":2},
  'xiaomi': {"oauth":2,"title":"Xiaomi","baseUrl":"https://open.account.xiaomi.com/","authorizeUrl":"https://account.xiaomi.com/oauth2/authorize","accessTokenUrl":"https://account.xiaomi.com/oauth2/token","clientAuth":"post","agree":2},
  'xing-oauth1': {"oauth":1,"title":"XING","baseUrl":"https://api.xing.com/v1/","authorizeUrl":"https://api.xing.com/v1/authorize","requestTokenUrl":"https://api.xing.com/v1/request_token","accessTokenUrl":"https://api.xing.com/v1/access_token","docs":"https://dev.xing.com/docs","agree":6},
  'yahoo': {"oauth":2,"title":"Yahoo","baseUrl":"https://api.login.yahoo.com/","authorizeUrl":"https://api.login.yahoo.com/oauth2/request_auth","accessTokenUrl":"https://api.login.yahoo.com/oauth2/get_token","clientAuth":"post","scope":["openid2"],"docs":"https://developer.yahoo.com/oauth2/guide/","agree":13},
  'yammer': {"oauth":2,"title":"Yammer","baseUrl":"https://www.yammer.com/api/v1/","authorizeUrl":"https://www.yammer.com/dialog/oauth","accessTokenUrl":"https://www.yammer.com/oauth2/access_token.json","clientAuth":"post","docs":"https://developer.yammer.com/restapi/","agree":5},
  'yandex': {"oauth":2,"title":"Yandex","baseUrl":"https://login.yandex.ru/","authorizeUrl":"https://oauth.yandex.com/authorize","accessTokenUrl":"https://oauth.yandex.com/token","clientAuth":"post","scope":["login:info","login:email","login:avatar"],"revokeUrl":"https://oauth.yandex.com/revoke_token","docs":"https://api.yandex.ru/oauth/doc","agree":9},
  'zendesk': {"oauth":2,"title":"Zendesk","baseUrl":"https://{subdomain}.zendesk.com/","authorizeUrl":"https://{subdomain}.zendesk.com/oauth/authorizations/new","accessTokenUrl":"https://{subdomain}.zendesk.com/oauth/tokens","clientAuth":"post","scope":["read"],"accessTokenParams":{"expires_in":"1800"},"refreshParams":{"expires_in":"1800"},"pagination":{"by":"url","next":"next_page"},"docs":"https://developer.zendesk.com","agree":5,"variables":["subdomain"]},
  'zendesk-sell': {"oauth":2,"title":"Zendesk Sell","baseUrl":"https://api.getbase.com/","authorizeUrl":"https://api.getbase.com/oauth2/authorize","accessTokenUrl":"https://api.getbase.com/oauth2/token","agree":2},
  'zitadel': {"oauth":2,"title":"Zitadel","baseUrl":"https://{host}/","authorizeUrl":"https://{host}/oauth/v2/authorize","accessTokenUrl":"https://{host}/oauth/v2/token","scope":["openid","profile","email"],"issuer":"https://{host}","deviceUrl":"https://{host}/oauth/v2/device_authorization","introspectUrl":"https://{host}/oauth/v2/introspect","agree":2,"variables":["host"]},
  'zoho': {"oauth":2,"title":"Zoho","baseUrl":"https://accounts.zoho.com/","authorizeUrl":"https://accounts.zoho.com/oauth/v2/auth","accessTokenUrl":"https://accounts.zoho.com/oauth/v2/token","clientAuth":"post","scope":["aaaserver.profile.READ"],"callbackParams":["accounts-server"],"authorizeParams":{"access_type":"offline","prompt":"consent"},"agree":5},
}
