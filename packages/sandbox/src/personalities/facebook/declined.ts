import type { Notebook } from '../../notebook.ts'

/** By user and app. */
export type DeclinedScopes = Readonly<Record<string, readonly string[]>>

/**
 * Single permissions that people took back. The consent itself stays, so they are not asked about the app again, and it
 * gets the permission back only by a yes on the page, which `auth_type=rerequest` shows.
 */
export interface Declined {
  of(userId: string, appId: string): readonly string[]
  add(userId: string, appId: string, scope: string): void
  remove(userId: string, appId: string, scopes: readonly string[]): void
}

export function createDeclined(notebook: Notebook<DeclinedScopes>): Declined {
  const key = (userId: string, appId: string) => `${userId} ${appId}`
  const of = (userId: string, appId: string) => notebook.value[key(userId, appId)] ?? []
  return {
    of,
    add(userId, appId, scope) {
      if (!of(userId, appId).includes(scope))
        notebook.write({ ...notebook.value, [key(userId, appId)]: [...of(userId, appId), scope] })
    },
    remove(userId, appId, scopes) {
      const left = of(userId, appId).filter(scope => !scopes.includes(scope))
      if (left.length < of(userId, appId).length) notebook.write({ ...notebook.value, [key(userId, appId)]: left })
    },
  }
}
