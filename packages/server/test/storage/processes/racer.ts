// One of several processes that race for the same one-time things: node racer.ts FILE (the races come by IPC).
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { type CodeTake, race, tally, type VerifierTake } from '@valetkey/server/testing/storage/fixtures'
import { revive } from './wire.ts'

const storage = sqliteStorage(process.argv[2]!)

export interface Races {
  readonly code: CodeTake
  readonly verifier: VerifierTake
  readonly refresh: Parameters<typeof storage.tokens.rotate>[0]
  readonly nonce: Parameters<typeof storage.nonces.use>[0]
  readonly callers: number
}

process.on('message', async (message: string) => {
  const races = revive(message) as Races
  const label = `-${process.pid}-`
  const own = <T extends { seeds: readonly { id: string; hash: Uint8Array }[] }>(asked: T, number: number): T => ({
    ...asked,
    seeds: asked.seeds.map(seed => ({
      ...seed,
      id: seed.id + label + number,
      hash: Buffer.from(seed.id + label + number),
    })),
  })
  const [codes, verifiers, refreshes, nonces] = await Promise.all([
    race(number => storage.tickets.takeCode(own(races.code, number)), races.callers),
    race(number => storage.tickets.takeVerifier(own(races.verifier, number)), races.callers),
    race(number => storage.tokens.rotate(own(races.refresh, number)), races.callers),
    race(() => storage.nonces.use(races.nonce), races.callers),
  ])
  const fresh = nonces.filter(Boolean).length
  process.send!({ code: tally(codes), verifier: tally(verifiers), refresh: tally(refreshes), nonce: { fresh } })
})

// Opened and migrated while the other processes do the same.
await storage.migrate()
process.send!('ready')
process.on('disconnect', () => storage.close())
