import { OAuth, presets } from 'valetkey'
import { fileVault } from 'valetkey/vaults/file'

const { APP_URL = 'http://localhost:3000', VALETKEY_SECRET, VAULT_FILE = 'connections.json' } = process.env
const { MASTODON = 'mastodon.social', FLICKR, FLICKR_KEY, FLICKR_SECRET } = process.env

export const oauth = new OAuth({ vault: fileVault(VAULT_FILE), secret: VALETKEY_SECRET, origins: [APP_URL] })

export const mastodon = oauth.remoteApp('mastodon', presets.mastodon({ instance: MASTODON, scope: 'read' }))

export const flickr = oauth.remoteApp(
  'flickr',
  presets.flickr({ origin: FLICKR, clientId: FLICKR_KEY, clientSecret: FLICKR_SECRET }),
)
