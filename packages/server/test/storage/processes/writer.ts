// Writes without end, until it is killed: node writer.ts FILE. Prints an id when its flow is durable.
import { sqliteStorage } from '@valetkey/server/storage/sqlite'
import { approvedFlow, codeTake, newApp, newUser, rotationOf } from '@valetkey/server/testing/storage/fixtures'

const storage = sqliteStorage(process.argv[2]!)
const [app, user] = [await newApp(storage), await newUser(storage)]

async function flows(): Promise<never> {
  for (;;) {
    const flow = await approvedFlow(storage, {}, { app, user })
    const taken = await storage.tickets.takeCode(codeTake(flow))
    if (!taken.ok) throw new Error(taken.refusal)
    const rotated = await storage.tokens.rotate(rotationOf(taken.tokens[1]!))
    if (rotated.ok !== true) throw new Error('not rotated')
    const nonce = { scope: 'kill', nonce: flow.begun.id, timestamp: Date.now(), keepMs: 3_600_000 }
    await storage.nonces.use(nonce)
    process.stdout.write(
      `${JSON.stringify({ ticket: flow.begun.id, tokens: rotated.tokens.map(token => token.id), nonce })}\n`,
    )
  }
}

await Promise.all([flows(), flows(), flows(), flows()])
