import { createPublicKey } from 'node:crypto'
import { timeOrderedId } from 'valetkey/http/random'
import { OAuthError } from 'valetkey/oauth2/errors'
import { checkRedirectUri } from 'valetkey/oauth2/redirect-uri'
import { appSecretLabel, secretTexts, withoutSecrets } from './app-secrets.ts'
import { isCallbackDomain } from './callbacks.ts'
import type { Core } from './core.ts'
import { isPlainText } from './plain-text.ts'
import type { AppInput, Provider } from './provider.ts'
import type { AppWithSecrets, NewApp } from './storage/storage.ts'
import { credentialHash } from './tokens/hash.ts'

const dayMs = 86_400_000

/** Registered apps. Their errors are RFC 7591's. */
export function createApps(core: Core): Provider['apps'] {
  const { storage } = core
  return {
    async create(input) {
      const app = newApp(core, input)
      const clientSecret = app.public
        ? null
        : (input.clientSecret ?? core.formats['client-secret'].mint(about('client-secret')).token)
      const secret = clientSecret === null ? null : await sealSecret(core, clientSecret)
      if (!(await storage.apps.insert(app, secret))) {
        throw new OAuthError('invalid_client_metadata', 'this client_id is taken')
      }
      core.events.emit('app.created', { appId: app.id, userId: app.ownerId })
      return { app: withoutSecrets((await storage.apps.byId(app.id)) as AppWithSecrets), clientSecret }
    },
    async byClientId(clientId) {
      const app = await storage.apps.byClientId(clientId)
      return app && withoutSecrets(app)
    },
    async secrets(clientId) {
      const app = await storage.apps.byClientId(clientId)
      return app === null || app.disabledAt !== null ? [] : secretTexts(core, app)
    },
    async renewSecret(clientId, overlapMs = dayMs) {
      const app = await storage.apps.byClientId(clientId)
      if (app === null || app.public)
        throw new OAuthError('invalid_client_metadata', 'there is no such confidential app')
      const { token: text } = core.formats['client-secret'].mint(about('client-secret'))
      await storage.apps.addSecret(app.id, await sealSecret(core, text))
      for (const old of app.secrets) await storage.apps.retireSecret(app.id, old.id, overlapMs)
      core.events.emit('app.secret_renewed', { appId: app.id })
      return text
    },
  }
}

function newApp(core: Core, input: AppInput): NewApp {
  checkTexts(input)
  checkCallbacks(input)
  const scopes = input.scopes ?? Object.keys(core.scopes)
  const unknown = scopes.find(scope => !Object.hasOwn(core.scopes, scope))
  if (unknown !== undefined) throw new OAuthError('invalid_client_metadata', `there is no scope ${unknown}`)
  return {
    id: timeOrderedId(),
    clientId: input.clientId ?? core.formats['client-id'].mint(about('client-id')).token,
    name: input.name,
    description: input.description ?? '',
    website: input.website ?? null,
    ownerId: input.ownerId ?? null,
    public: input.public ?? false,
    redirectUris: input.redirectUris ?? [],
    callbackDomain: input.callbackDomain ?? null,
    scopes,
    rsaPublicKey: input.rsaPublicKey ? strongKey(input.rsaPublicKey) : null,
    policy: { ...input.policy },
  }
}

/** RFC 6749 Appendix A.1: client-id = *VSCHAR. The other texts are shown to people. */
function checkTexts({ clientId = '', name, description = '', website }: AppInput): void {
  if (!/^[\x20-\x7e]*$/.test(clientId)) {
    throw new OAuthError('invalid_client_metadata', 'the client_id may hold printable ASCII only')
  }
  if ([name, description, website ?? ''].every(isPlainText)) return
  throw new OAuthError('invalid_client_metadata', 'name, description and website must not hold control characters')
}

function checkCallbacks({ redirectUris = [], callbackDomain = null }: AppInput): void {
  for (const uri of redirectUris) {
    const reason = checkRedirectUri(uri)
    if (reason !== null) throw new OAuthError('invalid_redirect_uri', `redirect_uri ${reason}`)
  }
  if (callbackDomain !== null && !isCallbackDomain(callbackDomain))
    throw new OAuthError('invalid_client_metadata', 'callbackDomain must be a host’s name alone, as in app.example')
}

/** NIST SP 800-131A: RSA below 2048 bits signs nothing any more. */
function strongKey(pem: string): string {
  if (pem.includes('PRIVATE KEY')) {
    throw new OAuthError('invalid_client_metadata', 'this is a private key; give its public half, and make a new pair')
  }
  try {
    const key = createPublicKey(pem)
    if (key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048) {
      return key.export({ type: 'spki', format: 'pem' }).toString()
    }
  } catch (cause) {
    throw new OAuthError('invalid_client_metadata', 'the public key cannot be read; give an SPKI PEM', { cause })
  }
  throw new OAuthError('invalid_client_metadata', 'the public key must be RSA of 2048 bits or more')
}

async function sealSecret(core: Core, text: string) {
  const id = timeOrderedId()
  return { id, hash: credentialHash('client-secret', text), sealed: await core.sealer.seal(text, appSecretLabel(id)) }
}

const about = <K extends 'client-id' | 'client-secret'>(kind: K) => ({ kind, id: timeOrderedId(), userId: null })
