import type { DeedForm, Standing } from '../../pages/admin/deed-form.ts'
import type { DeedTexts } from '../../pages/texts/en/admin.ts'
import { sealFlow } from '../flow.ts'
import type { Subject } from './act.ts'
import type { Visit } from './admit.ts'

export interface Shown<K extends string> {
  /** Of this browser: it alone can send the forms. */
  readonly secret: string
  /** Where they are sent. */
  readonly action: string
  readonly words: Readonly<Record<K, DeedTexts>>
  /** How it stands, under the deed that would change it. */
  readonly standing: { readonly deed: K; readonly told: Standing } | null
  /** The one that was sent without a reason. */
  readonly reasonMissing: K | null
}

/** A form for each thing that can be done, good for this administrator in this browser. */
export function deedForms<K extends string, T>(
  { core, texts, administrator }: Visit,
  { kind, about, deeds, offered, look }: Subject<K, T>,
  { secret, action, words, standing, reasonMissing }: Shown<K>,
): Promise<readonly DeedForm[]> {
  return Promise.all(
    offered.map(async name => {
      const { harsh = false, final = false, reason, asSeen } = deeds[name]
      const memory = { user: administrator.id, kind, deed: name, about: about.id, seen: asSeen ? look : null }
      return {
        action,
        flow: await sealFlow(core, 'admin', secret, memory),
        words: words[name],
        harsh,
        folded: final,
        reason: reason === undefined ? null : { hint: texts.admin[reason], missing: reasonMissing === name },
        standing: standing?.deed === name ? standing.told : null,
      }
    }),
  )
}
