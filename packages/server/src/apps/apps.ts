import { timeOrderedId } from 'valetkey/http/random'
import { OAuthError } from 'valetkey/oauth2/errors'
import type { Core } from '../core.ts'
import type { AppInput, Provider } from '../provider.ts'
import type { AppWithSecrets, NewApp, NewSecret } from '../storage/storage.ts'
import { credentialHash } from '../tokens/hash.ts'
import { appProblems, readPublicKey } from './app-checks.ts'
import { appSecretLabel, secretTexts, withoutSecrets } from './app-secrets.ts'

const dayMs = 86_400_000

/** Registered apps. Their errors are RFC 7591's. */
export function createApps(core: Core): Provider['apps'] {
  const { storage } = core
  return {
    async create(input) {
      const { app, clientSecret, secret } = await draftApp(core, input)
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
      const { text, secret } = await draftSecret(core)
      await storage.apps.addSecret(app.id, secret)
      for (const old of app.secrets) await storage.apps.retireSecret(app.id, old.id, overlapMs)
      core.events.emit('app.secret_renewed', { appId: app.id })
      return text
    },
  }
}

/** An app about to be stored. */
interface Draft {
  readonly app: NewApp
  /** To be shown once; null for a public client. */
  readonly clientSecret: string | null
  readonly secret: NewSecret | null
}

/** The rows of a new app. Throws OAuthError with the codes of RFC 7591. */
export async function draftApp(core: Core, input: AppInput, id: string = timeOrderedId()): Promise<Draft> {
  const app = newApp(core, input, id)
  if (app.public) return { app, clientSecret: null, secret: null }
  const { text, secret } = await draftSecret(core, input.clientSecret)
  return { app, clientSecret: text, secret }
}

/** A new secret, and what is stored of it. */
export async function draftSecret(
  core: Core,
  text: string = core.formats['client-secret'].mint(about('client-secret')).token,
  id: string = timeOrderedId(),
): Promise<{ readonly text: string; readonly secret: NewSecret }> {
  const sealed = await core.sealer.seal(text, appSecretLabel(id))
  return { text, secret: { id, hash: credentialHash('client-secret', text), sealed } }
}

function newApp(core: Core, input: AppInput, id: string): NewApp {
  const [problem] = appProblems(core, input)
  if (problem !== undefined) throw new OAuthError(problem.code, problem.description)
  return {
    id,
    clientId: input.clientId ?? core.formats['client-id'].mint(about('client-id')).token,
    name: input.name,
    description: input.description ?? '',
    website: input.website ?? null,
    ownerId: input.ownerId ?? null,
    public: input.public ?? false,
    redirectUris: input.redirectUris ?? [],
    callbackDomain: input.callbackDomain ?? null,
    scopes: input.scopes ?? Object.keys(core.scopes),
    rsaPublicKey: input.rsaPublicKey ? publicKeyOf(input.rsaPublicKey) : null,
    policy: { ...input.policy },
    registration: null,
  }
}

/** Checked before: it is one. */
export function publicKeyOf(pem: string): string {
  const key = readPublicKey(pem)
  return 'pem' in key ? key.pem : pem
}

const about = <K extends 'client-id' | 'client-secret'>(kind: K) => ({ kind, id: timeOrderedId(), userId: null })
