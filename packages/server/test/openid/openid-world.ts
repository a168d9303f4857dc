import { decodeJwt, type JSONWebKeySet, type JWTPayload } from 'jose'
import { issuer, type Tokens, type World } from '../world.ts'

export async function jwksOf({ provider }: Pick<World, 'provider'>): Promise<JSONWebKeySet> {
  return (await (await provider.fetch(new Request(`${issuer}/oauth/jwks`))).json()) as JSONWebKeySet
}

/** The ID token of a token answer; an error says that there is none. */
export function idTokenOf(tokens: Tokens): string {
  const { id_token } = tokens as Tokens & { readonly id_token?: string }
  if (id_token === undefined) throw new Error(`no ID token: ${Object.keys(tokens).join(', ')}`)
  return id_token
}

export const claimsOf = (tokens: Tokens): JWTPayload => decodeJwt(idTokenOf(tokens))

/** A bearer call of userinfo. */
export function userinfo({ provider }: Pick<World, 'provider'>, token: string, init: RequestInit = {}) {
  const headers = { authorization: `Bearer ${token}`, ...init.headers }
  return provider.fetch(new Request(`${issuer}/oauth/userinfo`, { ...init, headers }))
}
