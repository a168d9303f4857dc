import { overviewPage } from '../../pages/admin/overview.ts'
import { type AdminEndpoint, forAdmins } from './admit.ts'
import { toldEvents } from './told.ts'

const weekMs = 7 * 86_400_000

/** How many events the overview has. */
const latest = 12

/** `paths.admin` */
export const adminOverview: AdminEndpoint = forAdmins(async ({ core, texts, administrator }) =>
  overviewPage(core, texts, {
    person: administrator,
    counts: await core.storage.admin.counts(weekMs),
    events: await toldEvents(core, { limit: latest }),
  }),
)
